import type { ApprovalTerms } from '../../request/policy/approval-terms.ts';

/** `1 approval by priya@example.com, within 15 min; override allowed`. */
export function approvalText(terms: ApprovalTerms, nameOf: (id: string) => string): string {
  const { approvals, approvers, approverGroups, approvalSeconds, mayOverride } = terms;
  const names = [...approvers, ...approverGroups].map(nameOf).sort();
  const count = approvals === 1 ? '1 approval' : `${approvals} approvals`;
  const override = mayOverride ? '; override allowed' : '';
  return `${count} by ${names.join(', ')}, within ${durationOf(approvalSeconds)}${override}`;
}

/** The largest unit that states it exactly. */
function durationOf(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
