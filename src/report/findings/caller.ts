import type { CloudTrailEvent, CloudTrailIdentity } from '../../evidence/cloudtrail-event.ts';
import type { Finding } from './finding.ts';

export type Caller = Pick<
  Finding,
  'accountId' | 'region' | 'role' | 'session' | 'caller' | 'sourceAddress'
>;

const maxLength = 200;

/** `arn:aws:sts::123456789012:assumed-role/Deploy/session` and `arn:aws:iam::123456789012:user/path/name`. */
const sessionArn =
  /^arn:[a-z-]{1,20}:(?:sts|iam)::(\d{12}):(assumed-role|federated-user|user|root)(?:\/(.*))?$/s;

interface Session {
  readonly accountId: string;
  readonly role: string;
  readonly session: string;
  /** Whether the session is that of a user or key which the grant's sessions created. */
  readonly isUser: boolean;
}

/**
 * Returns a function that says who made a call, with which session, and from where. Reads each identity
 * once: many events share it.
 */
export function createDescribeCaller(userName: string): (event: CloudTrailEvent) => Caller {
  const sessions = new WeakMap<CloudTrailIdentity, Session>();
  const sessionOf = (identity: CloudTrailIdentity): Session => {
    const known = sessions.get(identity) ?? parseSession(identity);
    sessions.set(identity, known);
    return known;
  };
  return ({ identity, recipientAccountId, awsRegion, sourceIpAddress }) => {
    const { accountId, role, session, isUser } = sessionOf(identity);
    const person = isUser || userName === '' ? session : userName;
    const { invokedBy } = identity;
    return {
      accountId: cut(recipientAccountId ?? accountId),
      region: cut(awsRegion),
      role,
      session,
      caller: cut(invokedBy === undefined ? person : `${cut(invokedBy)} for ${person}`),
      sourceAddress: cut(sourceIpAddress),
    };
  };
}

/** Reads the account, role and name of a session from its identity. */
export function parseSession({
  arn = '',
  accountId,
  type,
  userName,
}: Pick<CloudTrailIdentity, 'arn' | 'accountId' | 'type' | 'userName'>): Session {
  const [, account = '', kind, name = ''] = sessionArn.exec(arn.slice(0, 1_000)) ?? [];
  const own = { accountId: account || cut(accountId) };
  if (kind === 'assumed-role') {
    const [role = '', ...session] = name.split('/');
    return { ...own, role: cut(role), session: cut(session.join('/')), isUser: false };
  }
  if (kind !== undefined)
    return { ...own, role: '', session: cut(`${kind}/${name}`), isUser: true };
  const isPortal = type === 'IdentityCenterUser' || type === 'Unknown';
  return {
    ...own,
    role: '',
    session: isPortal ? 'access portal' : cut(userName ?? arn),
    isUser: false,
  };
}

const cut = (text: string | undefined): string => text?.slice(0, maxLength) ?? '';
