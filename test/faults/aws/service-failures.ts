import {
  NoResponseError,
  type NoResponseReason,
  ServiceError,
} from '../../../src/aws/client/errors.ts';
import type { CallFault } from '../fault-profile.ts';

/** What a service calls its errors. */
export interface ErrorCodes {
  readonly throttled: string;
  readonly broken: string;
  /** Only where it knows a refusal that passes, but is not asked again about at once. */
  readonly conflict?: string;
}

export const defaultCodes: ErrorCodes = {
  throttled: 'ThrottlingException',
  broken: 'InternalServerException',
};

const serviceError = (code: string, status: number, what: string, attempts: number): ServiceError =>
  new ServiceError(`${what}: on purpose`, { code, status, attempts });

/** What a service answers that does not do as it was asked. */
export const clientError = (code: string, attempts: number): ServiceError =>
  serviceError(code, 400, 'refused', attempts);

export const noResponse = (
  what: string,
  reason: NoResponseReason,
  attempts: number,
): NoResponseError =>
  new NoResponseError(what, { reason, attempts, cause: new Error('on purpose') });

/** What a fault reads as that kept the service from doing anything; none for all other faults. */
export function failureBefore(
  fault: CallFault | undefined,
  { what, codes }: { readonly what: string; readonly codes: ErrorCodes },
  attempts: number,
): Error | undefined {
  if (fault === 'throttle') return serviceError(codes.throttled, 400, what, attempts);
  if (fault === 'error-500') return serviceError(codes.broken, 500, what, attempts);
  if (fault === 'conflict' && codes.conflict !== undefined)
    return serviceError(codes.conflict, 400, what, attempts);
  if (fault === 'dropped-before') return noResponse(what, 'connection', attempts);
  if (fault === 'closed-before') return noResponse(what, 'closed', attempts);
  return undefined;
}
