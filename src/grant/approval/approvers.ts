import type { ApprovalTerms } from '../../request/policy/approval-terms.ts';
import type { Allowed } from '../../request/policy/decide.ts';
import type { FactSources } from '../../request/policy/gather-facts.ts';
import { findLinkedUser } from '../../request/policy/linked-user.ts';
import { approvalsOf } from '../record/counted-approvals.ts';
import type { Grant } from '../record/grant.ts';

export type ApproverSources = Pick<FactSources, 'records' | 'directory'>;

/** Whether an access rule names somebody as an approver, by themselves or by a group. */
export const isApprover = async (
  { directory }: Pick<ApproverSources, 'directory'>,
  { approvers, approverGroups }: ApprovalTerms,
  principalId: string,
): Promise<boolean> =>
  approvers.has(principalId) ||
  (approverGroups.size > 0 &&
    (await directory.membershipsOf(principalId, approverGroups)).size > 0);

/**
 * Why a grant lacks the approvals that its access rule asks for now; `undefined` if it has them, or if the requester
 * may go ahead without them. An approval counts if its approver is still linked, enabled and named, and is not the
 * requester.
 */
export async function findMissingApproval(
  sources: ApproverSources,
  grant: Grant,
  { approval: terms }: Allowed,
): Promise<string | undefined> {
  if (terms === undefined) return undefined;
  if (grant.overriddenAt !== undefined && terms.mayOverride) return undefined;
  const counts = await Promise.all(
    approvalsOf(grant).map(async ({ principalId, slackUserId }) => {
      if (principalId === grant.principalId) return false;
      const user = await findLinkedUser(sources, slackUserId);
      const isSame = typeof user === 'object' && user.principalId === principalId;
      return isSame && (await isApprover(sources, terms, principalId));
    }),
  );
  const counted = counts.filter(Boolean).length;
  return counted >= terms.approvals
    ? undefined
    : `the access rule asks for ${terms.approvals} approvals, and ${counted} count`;
}
