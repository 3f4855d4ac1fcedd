import type { IssuedCredential } from '../../attribute/issued-credential.ts';
import type { EvidenceSubject } from '../../subject.ts';

/**
 * The texts that name the user, or the permission set's role, whose suffix only the account knows. The
 * query narrows coarsely; attribution decides which records belong to the grant.
 */
export const textsOfSubject = ({
  principalId,
  permissionSetName,
  userName,
}: Pick<EvidenceSubject, 'principalId' | 'permissionSetName' | 'userName'>): readonly string[] => [
  principalId,
  `AWSReservedSSO_${permissionSetName}_`,
  // The user's sessions of other roles, for services whose records do not name the user's id.
  ...(userName === '' ? [] : [`/${userName}"`]),
];

/** A query string has at most 10,000 characters, a session's ARN about two hundred. */
const sessionsPerQuery = 20;

/** The texts that name the sessions, in batches that fit into one query. */
export function textsOfSessions(
  sessions: readonly Pick<IssuedCredential, 'accessKeyId' | 'arn'>[],
): readonly (readonly string[])[] {
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < sessions.length; start += sessionsPerQuery) {
    const batch = sessions.slice(start, start + sessionsPerQuery);
    batches.push([
      ...new Set(batch.flatMap(({ accessKeyId, arn }) => [accessKeyId ?? [], arn ?? []]).flat()),
    ]);
  }
  return batches;
}

/** Builds a query for the records that contain any of the texts. */
export function buildInsightsQuery(texts: readonly string[], rowLimit: number): string {
  return [
    'fields @timestamp, @message',
    `filter ${texts.map((text) => `@message like ${quote(text)}`).join(' or ')}`,
    'sort @timestamp asc',
    `limit ${rowLimit}`,
  ].join(' | ');
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Groups log groups by the Region of their ARN; `undefined` is the Region that this process runs in. */
export const groupByRegion = (
  logGroups: readonly string[],
): ReadonlyMap<string | undefined, readonly string[]> =>
  Map.groupBy(logGroups, (group) => /^arn:[^:]+:logs:([^:]+):/.exec(group)?.[1]);
