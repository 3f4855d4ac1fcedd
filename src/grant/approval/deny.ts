import type { DenialPress, DenyResult } from './approval-press.ts';

export const deny = async (_deps: object, _press: DenialPress): Promise<DenyResult> => ({
  outcome: 'busy',
});
