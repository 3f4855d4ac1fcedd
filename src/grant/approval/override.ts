import type { ApprovalPress, OverrideResult } from './approval-press.ts';

export const override = async (_deps: object, _press: ApprovalPress): Promise<OverrideResult> => ({
  outcome: 'busy',
});
