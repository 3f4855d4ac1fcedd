import {
  NoResponseError,
  type NoResponseReason,
  ServiceError,
} from '../../../src/aws/client/errors.ts';
import type { CallFault } from '../fault-profile.ts';

/** The error codes of a service. */
export interface ErrorCodes {
  readonly throttled: string;
  readonly broken: string;
  /** A temporary refusal that the client does not retry. Only some operations have one. */
  readonly conflict?: string;
}

export const defaultCodes: ErrorCodes = {
  throttled: 'ThrottlingException',
  broken: 'InternalServerException',
};

const serviceError = (
  code: string,
  status: number,
  label: string,
  attempts: number,
): ServiceError => new ServiceError(`${label}: injected`, { code, status, attempts });

/** The error of a service that refuses a request, without any injected fault. */
export const clientError = (code: string, attempts: number): ServiceError =>
  serviceError(code, 400, 'refused', attempts);

export const noResponse = (
  label: string,
  reason: NoResponseReason,
  attempts: number,
): NoResponseError =>
  new NoResponseError(label, { reason, attempts, cause: new Error('injected') });

/** The error of a fault that prevents the call from reaching or changing the service. */
export function failureBefore(
  fault: CallFault | undefined,
  { label, codes }: { readonly label: string; readonly codes: ErrorCodes },
  attempts: number,
): Error | undefined {
  if (fault === 'throttle') return serviceError(codes.throttled, 400, label, attempts);
  if (fault === 'error-500') return serviceError(codes.broken, 500, label, attempts);
  if (fault === 'conflict' && codes.conflict !== undefined)
    return serviceError(codes.conflict, 400, label, attempts);
  if (fault === 'dropped-before') return noResponse(label, 'connection', attempts);
  if (fault === 'closed-before') return noResponse(label, 'closed', attempts);
  return undefined;
}
