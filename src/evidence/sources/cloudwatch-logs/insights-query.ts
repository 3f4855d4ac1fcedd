import type { StartQueryCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { AssumedSession } from '../../attribute/assumed-session.ts';
import type { EvidenceSubject } from '../../subject.ts';

/**
 * What names the person, or the permission set's role, whose full name only the account knows. Which of
 * what is found belongs to the grant is not decided here.
 */
export const textsOfSubject = ({
  principalId,
  permissionSetName,
}: Pick<EvidenceSubject, 'principalId' | 'permissionSetName'>): readonly string[] => [
  principalId,
  `AWSReservedSSO_${permissionSetName}_`,
];

/** A query's text may have 10,000 characters, and a session's ARN some two hundred. */
const sessionsPerQuery = 20;

/** What names the sessions, as many at a time as a query can hold. */
export function textsOfSessions(
  sessions: readonly Pick<AssumedSession, 'accessKeyId' | 'arn'>[],
): readonly (readonly string[])[] {
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < sessions.length; start += sessionsPerQuery) {
    const batch = sessions.slice(start, start + sessionsPerQuery);
    batches.push([
      ...new Set(batch.flatMap(({ accessKeyId, arn }) => [accessKeyId, arn ?? []]).flat()),
    ]);
  }
  return batches;
}

/** A query for the records that hold any of the texts. */
export function buildInsightsQuery(texts: readonly string[], rowLimit: number): string {
  return [
    'fields @timestamp, @message',
    `filter ${texts.map((text) => `@message like ${quote(text)}`).join(' or ')}`,
    'sort @timestamp asc',
    `limit ${rowLimit}`,
  ].join(' | ');
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Names and ARNs go into different members, and an ARN without the `:*` that other APIs give it. */
export function selectLogGroups(
  logGroups: readonly string[],
): Pick<StartQueryCommandInput, 'logGroupNames' | 'logGroupIdentifiers'> {
  const groups = logGroups.map((group) => group.replace(/:\*$/, ''));
  return groups.some((group) => group.startsWith('arn:'))
    ? { logGroupIdentifiers: groups }
    : { logGroupNames: groups };
}

/** Log groups by the Region that is asked for them: that of their ARN, or the function's own (undefined). */
export const groupByRegion = (
  logGroups: readonly string[],
): ReadonlyMap<string | undefined, readonly string[]> =>
  Map.groupBy(logGroups, (group) => /^arn:[^:]+:logs:([^:]+):/.exec(group)?.[1]);
