import type { StoredRecord } from '../stored-record.ts';
import type { FactSources } from './gather-facts.ts';
import { findLinkedUser } from './linked-user.ts';
import { idsOf, refuseOtherAttributes } from './record-attributes.ts';

/** The record that names who may end anybody's grant. */
export const adminsId = 'admins';

/** Throws MalformedRecordError. */
export function parseAdmins(record: StoredRecord) {
  refuseOtherAttributes(record, ['id', 'description', 'principals', 'groups']);
  return { principals: idsOf(record, 'principals'), groups: idsOf(record, 'groups') };
}

/**
 * Whether a Slack user may end anybody's grant: linked to an enabled user whom the record `admins` names, or who
 * is in a group that it names. Nobody is without that record. Throws MalformedRecordError.
 */
export async function isAdmin(
  sources: Pick<FactSources, 'records' | 'directory'>,
  slackUserId: string,
): Promise<boolean> {
  const [admins, user] = await Promise.all([
    sources.records.read(adminsId),
    findLinkedUser(sources, slackUserId),
  ]);
  if (admins === undefined || typeof user === 'string') return false;
  const { principals, groups } = parseAdmins(admins);
  const { principalId } = user;
  if (principals?.has(principalId)) return true;
  return (
    groups !== undefined && (await sources.directory.membershipsOf(principalId, groups)).size > 0
  );
}
