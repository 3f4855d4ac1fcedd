import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceNote } from '../evidence-note.ts';
import type { EvidenceSubject } from '../subject.ts';
import type { Evidence } from './attribute.ts';
import { permissionSetSession } from './permission-set-role.ts';

/** A note names this many users. */
const maxNames = 5;

/**
 * What the records say about the user's name and id: whether both are one user's, and, where no session of
 * the role is the user's, whose they are.
 */
export function describeNames(
  events: readonly CloudTrailEvent[],
  { role, earlier }: Pick<Evidence, 'role' | 'earlier'>,
  { principalId, userName, accountId, permissionSetName }: EvidenceSubject,
): readonly EvidenceNote[] {
  const namesOfId = new Set<string>();
  const idsOfName = new Set<string>();
  const others = new Set<string>();
  for (const { arn, onBehalfOfUserId } of new Set(events.map(({ identity }) => identity))) {
    const session = arn === undefined ? undefined : permissionSetSession(arn);
    if (session === undefined) continue;
    const { sessionName } = session;
    const isName = isSameName(sessionName, userName);
    if (onBehalfOfUserId === principalId && !isName) namesOfId.add(sessionName);
    if (isName && onBehalfOfUserId !== undefined && onBehalfOfUserId !== principalId)
      idsOfName.add(onBehalfOfUserId);
    if (session.accountId === accountId && session.permissionSetName === permissionSetName)
      others.add(sessionName);
  }
  const isMismatch = userName !== '' && namesOfId.size + idsOfName.size > 0;
  const hasNoSession = role.length + earlier.length === 0 && others.size > 0;
  return [
    ...(isMismatch
      ? [
          {
            kind: 'user-mismatch',
            userName,
            principalId,
            namesOfId: [...namesOfId].sort().slice(0, maxNames),
            idsOfName: [...idsOfName].sort().slice(0, maxNames),
          } as const,
        ]
      : []),
    ...(hasNoSession ? [describeOthers([...others].sort(), userName)] : []),
  ];
}

function describeOthers(names: readonly string[], userName: string): EvidenceNote {
  const near = names.filter((name) => isNearName(name, userName));
  const shown = [...near, ...names.filter((name) => !near.includes(name))].slice(0, maxNames);
  return { kind: 'other-sessions', names: shown, nearNames: near.slice(0, maxNames) };
}

/** Identity Center does not distinguish user names by case, but a session keeps the stored spelling. */
const isSameName = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase();

/** Whether the names differ in case, punctuation or domain only. */
const isNearName = (one: string, other: string): boolean =>
  simplify(one) !== '' && simplify(one) === simplify(other);

const simplify = (name: string): string =>
  (name.split('@')[0] ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
