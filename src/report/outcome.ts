import type { CloudTrailEvent } from '../evidence/cloudtrail-event.ts';
import type { Outcome } from './finding.ts';

/**
 * The error codes with which services refuse who may not: `AccessDenied`, `AccessDeniedException`,
 * `Client.UnauthorizedOperation`, `KMSAccessDenied`, `ForbiddenException`, `NotAuthorized` and so on.
 */
const denial = /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|AuthorizationError|Forbidden/i;

/** What became of a call: a code that is none of a denial's is a failure of another kind. */
export function outcomeOf({ errorCode }: Pick<CloudTrailEvent, 'errorCode'>): Outcome {
  if (errorCode === undefined) return 'done';
  return denial.test(errorCode.slice(0, 200)) ? 'denied' : 'failed';
}

export const isDenied = (event: Pick<CloudTrailEvent, 'errorCode'>): boolean =>
  outcomeOf(event) === 'denied';

/** Whether the call changed something, as far as its record says. */
export const isChange = (event: Pick<CloudTrailEvent, 'errorCode' | 'readOnly'>): boolean =>
  !event.readOnly && event.errorCode === undefined;
