import { adminsId, parseAdmins } from '../../request/policy/admins.ts';
import { MalformedRecordError } from '../../request/policy/lookup.ts';
import type { RuleRecord, StoredRuleRecord } from '../records/rule-record.ts';
import { areNamesAtMost, commonNames, intersection, type Names } from './compare-rules.ts';
import { writeOf } from './rule-writes.ts';
import type { RecordChange, Writes } from './step.ts';

/** A link that changes is deleted first: until it is written again, the Slack user is nobody. */
export function linkWrites({ before, after }: RecordChange): Writes {
  if (before === undefined) return { widen: writeOf(after) };
  if (after === undefined) return { narrow: {} };
  return before['ssoPrincipal'] === after['ssoPrincipal']
    ? { widen: writeOf(after) }
    : { narrow: {}, widen: writeOf(after) };
}

/** A malformed record makes nobody an administrator. */
export function adminsWrites({ before, after }: RecordChange): Writes {
  const [old, next] = [readAdmins(before), readAdmins(after)];
  if (next === undefined || (old !== undefined && areNamesAtMost(next, old)))
    return { narrow: writeOf(after) };
  if (old === undefined || areNamesAtMost(old, next)) return { widen: writeOf(after) };
  const common = commonNames(old, next);
  return { narrow: writeOf(common && adminsRecord(common)), widen: writeOf(after) };
}

function readAdmins(record: StoredRuleRecord | undefined): Names | undefined {
  try {
    return record && parseAdmins(record);
  } catch (error) {
    if (error instanceof MalformedRecordError) return undefined;
    throw error;
  }
}

const adminsRecord = ({ principals, groups }: Names): RuleRecord => ({
  id: adminsId,
  ...(principals && { principals }),
  ...(groups && { groups }),
});

/** Who is told in Slack about a user: first only those who are told before and after. */
export function personWrites({ id, before, after }: RecordChange): Writes {
  const [old, next] = [slackUserIdsOf(before), slackUserIdsOf(after)];
  if (after === undefined) return { narrow: {} };
  const common = intersection(old, next);
  if (common?.size === next.size) return { narrow: writeOf(after) };
  if (before === undefined || common?.size === old.size) return { widen: writeOf(after) };
  return { narrow: writeOf(common && { id, slackUserIds: common }), widen: writeOf(after) };
}

function slackUserIdsOf(record: StoredRuleRecord | undefined): ReadonlySet<string> {
  const value: unknown = record?.['slackUserIds'];
  return new Set(value instanceof Set ? [...value].filter((id) => typeof id === 'string') : []);
}
