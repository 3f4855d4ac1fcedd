import type { Evidence } from '../../evidence/attribute/attribute.ts';
import {
  type CloudTrailEvent,
  type CloudTrailIdentity,
  fields,
  text,
} from '../../evidence/cloudtrail-event.ts';
import { compareText } from '../../platform/compare-text.ts';
import { isChange, isDenied } from '../findings/outcome.ts';
import type { SessionKind, SessionRow } from './session-row.ts';
import {
  countValue,
  createSessionTally,
  type SessionTally,
  toSessionRow,
} from './session-tally.ts';
import { createParseUserAgent } from './user-agent.ts';

/** The parts of the evidence that belong to the grant, with the kind of session that each part is. */
const kindOfPart = {
  portal: 'portal',
  role: undefined,
  chained: 'chained',
  created: 'created',
} as const satisfies Partial<Record<keyof Evidence, SessionKind | undefined>>;

type Part = keyof typeof kindOfPart;
const parts = Object.keys(kindOfPart) as readonly Part[];

/** A report has this many rows. Of more sessions, those with the most changes, denials and calls. */
const maxSessions = 200;

export interface Sessions {
  /** By the time of the first call. */
  readonly sessions: readonly SessionRow[];
  /** How many there are, with those that have no row. */
  readonly sessionCount: number;
}

/** Says of each credential session of the grant how it was used, from where, when and how often. */
export function buildSessions(evidence: Pick<Evidence, Part>): Sessions {
  const tallies = new Map<string, SessionTally>();
  const parseUserAgent = createParseUserAgent();
  for (const part of parts) {
    const tallyOf = createTallyOf(tallies, part);
    for (const event of evidence[part]) {
      const tally = tallyOf(event);
      countCall(tally, event, part);
      addOrigin(tally, event, parseUserAgent);
    }
  }
  const all = [...tallies].sort(
    ([keyA, a], [keyB, b]) => compareText(a.firstAt, b.firstAt) || compareText(keyA, keyB),
  );
  const rows = all.map(([, tally]) => toSessionRow(tally));
  return { sessions: keepBusiest(rows), sessionCount: rows.length };
}

/** Returns the function that finds an event's session. Many events share an identity: each is read once. */
function createTallyOf(tallies: Map<string, SessionTally>, part: Part) {
  const byIdentity = new Map<CloudTrailIdentity, SessionTally>();
  const find = (identity: CloudTrailIdentity, at: string): SessionTally => {
    const key = `${part === 'portal' ? 'portal ' : ''}${sessionKey(identity)}`;
    const tally = tallies.get(key) ?? createSessionTally(identity, at);
    tallies.set(key, tally);
    return tally;
  };
  return (event: CloudTrailEvent): SessionTally => {
    const { identity, eventTime } = event;
    if (event.eventName === 'AssumeRoleWithSAML') return find(startedSession(event), eventTime);
    const known = byIdentity.get(identity);
    if (known !== undefined) return known;
    const tally = find(identity, eventTime);
    byIdentity.set(identity, tally);
    return tally;
  };
}

/**
 * A role session is its ARN and the time of issue: the console uses several access keys for one. An access
 * key without an end has no such time, even if a record says so.
 */
function sessionKey({
  arn,
  credentialsIssuedAt,
  accessKeyId,
  credentialId,
}: CloudTrailIdentity): string {
  if (accessKeyId?.startsWith('AKIA')) return accessKeyId;
  if (arn !== undefined && credentialsIssuedAt !== undefined)
    return `${arn} ${credentialsIssuedAt}`;
  return accessKeyId ?? credentialId ?? arn ?? '';
}

/** The identity of the session that signing in with SAML started: the caller has none yet. */
function startedSession({ identity, raw, eventTime }: CloudTrailEvent): CloudTrailIdentity {
  const response = fields(raw['responseElements']);
  return {
    ...identity,
    arn: text(fields(response['assumedRoleUser'])['arn']) ?? identity.arn,
    credentialsIssuedAt: eventTime,
  };
}

function countCall(tally: SessionTally, event: CloudTrailEvent, part: Part): void {
  const { eventTime: at } = event;
  if (at < tally.firstAt) tally.firstAt = at;
  if (at > tally.lastAt) tally.lastAt = at;
  tally.calls += 1;
  // Signing in and fetching credentials change nothing in the account.
  if (part !== 'portal' && isChange(event)) tally.changes += 1;
  if (isDenied(event)) tally.denials += 1;
  const kind = kindOfPart[part];
  if (kind !== undefined) tally.kinds.add(kind);
}

/** The AWS MCP Server calls for agents. Source: Agent Toolkit for AWS User Guide, "AWS MCP Server and IAM". */
const agentServices: ReadonlySet<string> = new Set(['aws-mcp.amazonaws.com']);

/** Of a call that a service made for the user, address and user agent are the service's. */
function addOrigin(
  tally: SessionTally,
  event: CloudTrailEvent,
  parseUserAgent: ReturnType<typeof createParseUserAgent>,
): void {
  const { identity, userAgent, sourceIpAddress } = event;
  const { invokedBy, delegateAccountId, accessKeyId } = identity;
  if (delegateAccountId !== undefined) tally.kinds.add('agent');
  countValue(tally.delegates, delegateAccountId);
  if (invokedBy !== undefined) {
    tally.kinds.add(agentServices.has(invokedBy) ? 'agent' : 'service');
    return;
  }
  if (event.isOfConsole || event.eventName === 'ConsoleLogin') tally.kinds.add('console');
  countValue(tally.accessKeyIds, accessKeyId);
  countValue(tally.addresses, sourceIpAddress);
  if (userAgent === undefined) return;
  const { kind, name } = parseUserAgent(userAgent);
  if (kind !== undefined) tally.kinds.add(kind);
  countValue(tally.userAgents, name);
}

function keepBusiest(rows: readonly SessionRow[]): readonly SessionRow[] {
  if (rows.length <= maxSessions) return rows;
  const kept = new Set(
    rows
      .toSorted((a, b) => b.changes - a.changes || b.denials - a.denials || b.calls - a.calls)
      .slice(0, maxSessions),
  );
  return rows.filter((row) => kept.has(row));
}
