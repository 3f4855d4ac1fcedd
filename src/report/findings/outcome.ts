import { wholeSecondText } from '../../evidence/attribute/whole-second.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
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

/**
 * Tells what was done after the end of access; nothing was, while it has not ended. CloudTrail's times
 * are whole seconds: the second in which access ended still belongs to it.
 */
export function createAfterTest(
  endedAt: string | undefined,
): (event: Pick<CloudTrailEvent, 'eventTime'>) => boolean {
  if (endedAt === undefined) return () => false;
  const lastSecond = wholeSecondText(endedAt);
  return ({ eventTime }) => eventTime > lastSecond;
}

/** Whether the call changed something, as far as its record says. */
export const isChange = (event: Pick<CloudTrailEvent, 'errorCode' | 'readOnly'>): boolean =>
  !event.readOnly && event.errorCode === undefined;
