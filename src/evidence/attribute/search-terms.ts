import type { EvidenceSubject } from '../subject.ts';
import type { AssumedSession } from './assumed-session.ts';

/**
 * Texts of which a record that belongs to somebody holds all, each within one of its strings. A text
 * may end with the quotation mark that ends the string.
 */
export type SearchTerms = readonly string[];

/**
 * What the record of every event that `attribute` takes for the subject holds, chained sessions aside:
 * one of these groups. Each rule implies one, and whoever changes a rule changes this with it:
 * - isPortalActivity compares `onBehalfOf.userId`, the end of `principalId`, or
 *   `identitystore:UserId` with the user's id;
 * - isOfSession compares `onBehalfOf.userId` with the user's id, or asks isRoleSession of the ARN;
 * - beginsSession asks isRoleSession of the ARN that STS answered with;
 * - isRoleSession wants the role's name in the ARN, and its end to be a slash and the user's name.
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
 * What the record of every event that followSessions takes for these sessions holds. It compares the
 * identity's access key id and ARN with the session's. It also asks whether another key of that ARN was
 * seen issued: STS's answer names the ARN that it issues a key for, so that such records are found, too.
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
