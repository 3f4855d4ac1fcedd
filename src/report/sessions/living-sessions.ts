import type { Evidence } from '../../evidence/attribute/attribute.ts';
import { isIamUserName, type KnownCredential } from '../../evidence/attribute/issued-credential.ts';
import { livingCredentials } from '../../evidence/attribute/living-credentials.ts';
import { formatTime } from '../content/format-time.ts';

interface LivingInput {
  readonly evidence: Evidence;
  readonly known: readonly KnownCredential[];
  readonly permissionSetName: string;
  readonly principalId: string;
  /** The latest end of a role session of the grant (epoch milliseconds); absent if none can live. */
  readonly sessionsUntil: number | undefined;
  /** When access ended, or the report was made: credentials issued before are denied. ISO 8601 in UTC. */
  readonly deniedBefore: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The report names this many of a kind. */
const maxNamed = 10;

/** What may still be used after the report, until when, and how to end it, a sentence for each. */
export function describeLiving(input: LivingInput): readonly string[] {
  const { evidence, known, sessionsUntil, permissionSetName, now } = input;
  const own =
    sessionsUntil === undefined || sessionsUntil <= now
      ? []
      : [
          `Sessions of ${permissionSetName} may be open until ${iso(sessionsUntil)}. To end them, add this policy to the permission set’s inline policy or to a service control policy until then: ${denyUser(input)}`,
        ];
  const living = livingCredentials(evidence, known, now).filter(({ expiresAt }) => expiresAt > now);
  const byRole = Map.groupBy(
    living.filter(({ kind }) => kind === 'session'),
    ({ arn = '' }) => roleOf(arn),
  );
  const chained = [...byRole].map(([role, sessions]) => {
    const until = iso(sessions.reduce((latest, { expiresAt }) => Math.max(latest, expiresAt), 0));
    return role === undefined
      ? `Credentials that the sessions obtained are valid until ${until}: ${sessions
          .slice(0, maxNamed)
          .map(({ accessKeyId }) => accessKeyId)
          .join(', ')}.`
      : `Sessions of the role ${role} in account ${accountOf(sessions)} are open until ${until}. To end them, attach this inline policy to the role: ${denyOlder(now)}`;
  });
  const created = living
    .filter(({ kind }) => kind !== 'session')
    .map((credential) =>
      credential.kind === 'user'
        ? `The user ${credential.arn}, which the sessions created, exists without an end. To end its access, delete its access keys and login profile, then the user.`
        : describeAccessKey(credential),
    );
  const omitted = created.length - maxNamed;
  return [
    ...own,
    ...chained.slice(0, maxNamed),
    ...created.slice(0, maxNamed),
    ...(omitted > 0 ? [`And ${omitted} more created users and access keys.`] : []),
  ];
}

/** What IAM gives out; a record may contain anything, which must not become a part of a shell line. */
const accessKeyPattern = /^\w{1,128}$/;

function describeAccessKey({ accessKeyId = '', userName }: KnownCredential): string {
  const of = userName === undefined ? '' : ` of the user ${userName}`;
  const what = `The access key ${accessKeyId}${of}, which the sessions created, is valid without an end.`;
  if (!accessKeyPattern.test(accessKeyId)) return `${what} To end it, make it inactive.`;
  const key = `--access-key-id ${accessKeyId}`;
  const find =
    userName === undefined ? ` (aws iam get-access-key-last-used ${key} names its user)` : '';
  return `${what} To end it${find}: aws iam update-access-key --status Inactive ${key} --user-name${quotedUser(userName)}`;
}

/** A name may begin with `-` or `=`, but contains no quote. */
const quotedUser = (userName: string | undefined): string =>
  isIamUserName(userName) ? `='${userName}'` : ' <its user>';

const iso = (at: number): string => formatTime(new Date(at).toISOString());

/** Source: IAM Identity Center User Guide, "Revoke active IAM role sessions created by permission sets". */
const denyUser = ({ principalId, deniedBefore }: LivingInput): string =>
  denyPolicy({
    StringEquals: { 'identitystore:userId': principalId },
    DateLessThan: { 'aws:TokenIssueTime': deniedBefore },
  });

/** Source: IAM User Guide, "Revoke IAM role temporary security credentials". */
const denyOlder = (now: number): string =>
  denyPolicy({ DateLessThan: { 'aws:TokenIssueTime': new Date(now).toISOString() } });

const denyPolicy = (condition: Readonly<Record<string, object>>): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: condition }],
  });

const sessionArn = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//;
const roleOf = (arn: string): string | undefined => sessionArn.exec(arn)?.[2];
const accountOf = ([first]: readonly KnownCredential[]): string =>
  sessionArn.exec(first?.arn ?? '')?.[1] ?? '';

/** A sentence of `describeLiving` ends with a policy or a command, to be copied as it is. */
const endsWithCode = /^(.*?:) (\{"Version".*|aws .*)$/s;

/** Parts such a sentence; `code` is empty where it has none. */
export function splitCode(sentence: string): { readonly text: string; readonly code: string } {
  const [, text = sentence, code = ''] = endsWithCode.exec(sentence) ?? [];
  return { text, code };
}
