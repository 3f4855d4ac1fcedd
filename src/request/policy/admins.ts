import type { StoredRecord } from '../stored-record.ts';
import { idsOf, parseUserLink, userLinkId } from './access-rules.ts';
import type { FactSources } from './gather-facts.ts';
import { refuseOtherAttributes } from './record-attributes.ts';

/** The record that names who may end anybody's grant. */
export const adminsId = 'admins';

/** Throws MalformedRecordError. */
export function parseAdmins(record: StoredRecord) {
  refuseOtherAttributes(record, ['id', 'description', 'principals', 'groups']);
  return { principals: idsOf(record, 'principals'), groups: idsOf(record, 'groups') };
}

/**
 * Returns the id of the Identity Center user that a Slack user is linked to, if it is enabled. Throws
 * MalformedRecordError.
 */
export async function principalOf(
  { records, directory }: Pick<FactSources, 'records' | 'directory'>,
  slackUserId: string,
): Promise<string | undefined> {
  const link = await records.read(userLinkId(slackUserId));
  if (link === undefined) return undefined;
  const { principalId } = parseUserLink(link);
  return (await directory.findUser(principalId))?.enabled === true ? principalId : undefined;
}

/**
 * Whether a Slack user may end anybody's grant: linked to an enabled user whom the record `admins` names, or who
 * is in a group that it names. Nobody is without that record. Throws MalformedRecordError.
 */
export async function isAdmin(
  { records, directory }: Pick<FactSources, 'records' | 'directory'>,
  slackUserId: string,
): Promise<boolean> {
  const [admins, link] = await Promise.all([
    records.read(adminsId),
    records.read(userLinkId(slackUserId)),
  ]);
  if (admins === undefined || link === undefined) return false;
  const { principals, groups } = parseAdmins(admins);
  const { principalId } = parseUserLink(link);
  const user = await directory.findUser(principalId);
  if (user?.enabled !== true) return false;
  if (principals?.has(principalId)) return true;
  return groups !== undefined && (await directory.membershipsOf(principalId, groups)).size > 0;
}
