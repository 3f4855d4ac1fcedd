import { wholeSecondText } from '../../evidence/attribute/whole-second.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import type { Outcome } from './finding.ts';

/**
 * The error codes with which services deny a call: `AccessDenied`, `AccessDeniedException`,
 * `Client.UnauthorizedOperation`, `KMSAccessDenied`, `ForbiddenException`, `NotAuthorized` and others.
 */
const denial = /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|AuthorizationError|Forbidden/i;

/** Any error code that is not a denial counts as a failure. */
export function outcomeOf({ errorCode }: Pick<CloudTrailEvent, 'errorCode'>): Outcome {
  if (errorCode === undefined) return 'succeeded';
  return denial.test(errorCode.slice(0, 200)) ? 'denied' : 'failed';
}

export const isDenied = (event: Pick<CloudTrailEvent, 'errorCode'>): boolean =>
  outcomeOf(event) === 'denied';

/**
 * Returns a test for events after the end of access. No event passes it while access has not ended.
 * CloudTrail's times are whole seconds: the second in which access ended still belongs to the access.
 */
export function createAfterEndTest(
  endedAt: string | undefined,
): (event: Pick<CloudTrailEvent, 'eventTime'>) => boolean {
  if (endedAt === undefined) return () => false;
  const lastSecond = wholeSecondText(endedAt);
  return ({ eventTime }) => eventTime > lastSecond;
}

/**
 * Whether the call changed something, according to its record. The record of a VPC endpoint is about the
 * network: the service's own record says what the call did.
 */
export const isChange = (
  event: Pick<CloudTrailEvent, 'errorCode' | 'eventCategory' | 'readOnly'>,
): boolean =>
  !event.readOnly && event.errorCode === undefined && event.eventCategory !== 'NetworkActivity';
