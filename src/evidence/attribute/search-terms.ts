import type { EvidenceSubject } from '../subject.ts';
import type { AssumedSession } from './assumed-session.ts';

/**
 * A group of texts. A record matches the group if it contains all of them, each within one JSON string. A
 * text may end with the quotation mark that ends the string.
 */
export type SearchTerms = readonly string[];

/**
 * Returns the search terms for the subject. Every record that `attribute` selects, apart from chained
 * sessions, matches at least one group. Change these groups together with the rules that imply them:
 * - isPortalActivity compares `onBehalfOf.userId`, the end of `principalId`, or
 *   `identitystore:UserId` with the user's id;
 * - isOfSession compares `onBehalfOf.userId` with the user's id, or calls isRoleSession with the ARN;
 * - startsSession calls isRoleSession with the ARN in STS's response;
 * - isRoleSession requires the role's name in the ARN, and a slash and the user's name at its end.
 */
export const searchTermsOfSubject = ({
  principalId,
  permissionSetName,
  userName,
}: Pick<
  EvidenceSubject,
  'principalId' | 'permissionSetName' | 'userName'
>): readonly SearchTerms[] => [
  [principalId],
  [`AWSReservedSSO_${permissionSetName}_`, `/${userName}"`],
];

/**
 * Returns the search terms for chained sessions. followSessions compares the identity's access key id and
 * ARN with the session's. It also needs the records in which STS issued another key for that ARN. Their
 * response contains the ARN, so that the same terms match them.
 */
export const searchTermsOfSessions = (
  sessions: readonly AssumedSession[],
): readonly SearchTerms[] => {
  const texts = sessions.flatMap(({ accessKeyId, arn }) => [
    `${accessKeyId}"`,
    ...(arn === undefined ? [] : [`${arn}"`]),
  ]);
  return [...new Set(texts)].map((text) => [text]);
};
