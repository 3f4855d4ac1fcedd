import { userLinkId } from '../../request/policy/access-rules.ts';
import { personId } from '../../request/policy/linked-user.ts';
import { buildPersonRecords, buildRecord } from '../names/build-records.ts';
import {
  ruleRecordKind,
  type StoredRecords,
  type StoredRuleRecord,
} from '../records/rule-record.ts';

/** The table's records as they should be, or what is wrong. */
export type Changed = { readonly records: StoredRecords } | { readonly problem: string };

/** Links a Slack user to an Identity Center user, or to another one than before. */
export function addLink(stored: StoredRecords, slackUserId: string, principalId: string): Changed {
  const id = userLinkId(slackUserId);
  const earlier = stored.get(id);
  const description: unknown = earlier?.['description'];
  const link = buildRecord(id, {
    ssoPrincipal: principalId,
    description: typeof description === 'string' ? description : undefined,
  });
  const records = new Map([...stored, [id, link]]);
  return { records: withPersons(records, [earlier?.['ssoPrincipal'], principalId]) };
}

export function removeLink(stored: StoredRecords, slackUserId: string): Changed {
  const id = userLinkId(slackUserId);
  const link = stored.get(id);
  if (link === undefined) return { problem: `The Slack user ${slackUserId} is not linked.` };
  const records = new Map(stored);
  records.delete(id);
  return { records: withPersons(records, [link['ssoPrincipal']]) };
}

/** With the records that say how these users are found in Slack, as their links say it. */
function withPersons(
  records: ReadonlyMap<string, StoredRuleRecord>,
  principalIds: readonly unknown[],
): StoredRecords {
  const links = [...records.values()].filter(({ id }) => ruleRecordKind(id) === 'link');
  const result = new Map(records);
  for (const principalId of principalIds) {
    if (typeof principalId !== 'string') continue;
    result.delete(personId(principalId));
    const own = links.filter(({ ssoPrincipal }) => ssoPrincipal === principalId);
    for (const person of buildPersonRecords(own)) result.set(person.id, person);
  }
  return result;
}
