import { parseUserLink, userLinkId } from './access-rules.ts';
import type { FactSources } from './gather-facts.ts';

/** `person#<Identity Center user id>`: how somebody is found in Slack, by the user links. */
export const personId = (principalId: string): string => `person#${principalId}`;

/** The Identity Center user that a Slack user is linked to. */
export interface LinkedUser {
  readonly principalId: string;
  readonly userName: string;
}

/** Finds the enabled Identity Center user of a Slack user. Throws MalformedRecordError for a malformed user link. */
export async function findLinkedUser(
  { records, directory }: Pick<FactSources, 'records' | 'directory'>,
  slackUserId: string,
): Promise<LinkedUser | 'not-linked' | 'user-disabled'> {
  const link = await records.read(userLinkId(slackUserId));
  if (link === undefined) return 'not-linked';
  const { principalId } = parseUserLink(link);
  const user = await directory.findUser(principalId);
  return user?.enabled ? { principalId, userName: user.userName } : 'user-disabled';
}
