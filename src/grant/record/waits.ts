import * as v from 'valibot';
import type { StoredRecord } from '../../request/stored-record.ts';

/** The record of an execution's wait for access to expire. The state machine stores its task token there. */
export const expiryWaitId = (grantId: string): string => `wait#${grantId}#expiry`;

/** The record of an execution's wait for approval, in the same form. */
export const approvalWaitId = (grantId: string): string => `wait#${grantId}#approval`;

const waitRecord = v.looseObject({ taskToken: v.optional(v.string()) });

/** Returns the task token, if the execution waits already. */
export const taskTokenOf = (record: StoredRecord): string | undefined => {
  const parsed = v.safeParse(waitRecord, record);
  return parsed.success ? parsed.output.taskToken : undefined;
};
