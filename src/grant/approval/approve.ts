import type { ApprovalPress, ApproveResult } from './approval-press.ts';

export const approve = async (_deps: object, _press: ApprovalPress): Promise<ApproveResult> => ({
  outcome: 'busy',
});
