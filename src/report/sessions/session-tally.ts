import type { CloudTrailIdentity } from '../../evidence/cloudtrail-event.ts';
import { parseSession } from '../findings/caller.ts';
import { type SessionKind, type SessionRow, sessionKinds } from './session-row.ts';

/** What is counted of one session while its events are read. */
export interface SessionTally {
  readonly identity: Pick<CloudTrailIdentity, 'arn' | 'accountId' | 'type' | 'userName'>;
  readonly kinds: Set<SessionKind>;
  readonly addresses: Map<string, number>;
  readonly userAgents: Map<string, number>;
  readonly accessKeyIds: Map<string, number>;
  readonly delegates: Map<string, number>;
  firstAt: string;
  lastAt: string;
  calls: number;
  changes: number;
  denials: number;
}

export const createSessionTally = (
  identity: SessionTally['identity'],
  at: string,
): SessionTally => ({
  identity,
  kinds: new Set(),
  addresses: new Map(),
  userAgents: new Map(),
  accessKeyIds: new Map(),
  delegates: new Map(),
  ...{ firstAt: at, lastAt: at, calls: 0, changes: 0, denials: 0 },
});

/** Distinct values of a session that are counted: what writes more of them writes anything. */
const maxValues = 1_000;

/** Counts a value, unless there are very many already. */
export function countValue(counts: Map<string, number>, value: string | undefined): void {
  if (value === undefined) return;
  const known = counts.get(value);
  if (known !== undefined || counts.size < maxValues) counts.set(value, (known ?? 0) + 1);
}

/** A row names this many addresses, user agents and access keys. */
const maxNamed = 5;
const maxLength = 200;

export const toSessionRow = (tally: SessionTally): SessionRow => ({
  kinds: sessionKinds.filter((kind) => tally.kinds.has(kind)),
  firstAt: tally.firstAt,
  lastAt: tally.lastAt,
  calls: tally.calls,
  changes: tally.changes,
  denials: tally.denials,
  addresses: mostFrequent(tally.addresses),
  addressCount: tally.addresses.size,
  userAgents: mostFrequent(tally.userAgents),
  userAgentCount: tally.userAgents.size,
  accessKeyIds: mostFrequent(tally.accessKeyIds),
  accessKeyCount: tally.accessKeyIds.size,
  delegateAccountIds: mostFrequent(tally.delegates),
  ...sessionOf(tally),
});

function sessionOf({ identity }: SessionTally): Pick<SessionRow, 'accountId' | 'role' | 'session'> {
  const { accountId, role, session } = parseSession(identity);
  return { accountId, role, session };
}

const mostFrequent = (counts: ReadonlyMap<string, number>): readonly string[] =>
  [...counts]
    .sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1))
    .slice(0, maxNamed)
    .map(([value]) => value.slice(0, maxLength));
