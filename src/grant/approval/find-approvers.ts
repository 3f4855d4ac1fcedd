import * as v from 'valibot';
import { isSlackId } from '../../request/ids.ts';
import type { ApprovalTerms } from '../../request/policy/approval-terms.ts';
import { personId } from '../../request/policy/linked-user.ts';
import type { RecordReader } from '../../request/stored-record.ts';

export interface GroupMembers {
  /** The members of a group, at most `max` and one more, which shows that there are more. */
  membersOf(groupId: string, max: number): Promise<readonly string[]>;
}

interface FindApproversDeps {
  readonly records: RecordReader;
  readonly groups: GroupMembers;
}

/** So many people are asked by direct message. Of groups with more members, the grant card asks. */
const maxAsked = 20;

const person = v.object({
  slackUserIds: v.pipe(
    v.set(v.pipe(v.string(), v.check(isSlackId))),
    v.transform((set): ReadonlySet<string> => set),
  ),
});

/**
 * Finds the Slack users who are asked for approval: the approvers that the access rule names, then the members of its
 * groups if they are few, without the requester. Asking grants nothing: each press is decided anew.
 */
export async function findApprovers(
  { records, groups }: FindApproversDeps,
  { approvers, approverGroups }: ApprovalTerms,
  requesterId: string,
): Promise<ReadonlySet<string>> {
  const named = [...approvers].filter((id) => id !== requesterId).slice(0, maxAsked);
  const members = await Promise.all(
    // One more, since the requester may be one of them.
    [...approverGroups].map((groupId) => groups.membersOf(groupId, maxAsked + 1)),
  );
  const all = new Set([...named, ...members.flat().filter((id) => id !== requesterId)]);
  const asked = all.size <= maxAsked ? [...all] : named;
  const slackUserIds = await Promise.all(asked.map((id) => slackUserIdsOf(records, id)));
  return new Set(slackUserIds.flat().slice(0, maxAsked));
}

async function slackUserIdsOf(records: RecordReader, principalId: string) {
  const parsed = v.safeParse(person, await records.read(personId(principalId)));
  return parsed.success ? [...parsed.output.slackUserIds] : [];
}
