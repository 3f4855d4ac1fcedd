import { AwsError } from '../api/aws-service.ts';
import type { Fault } from './faults.ts';

type ErrorFault = 'throttle' | 'error-500' | 'conflict' | 'access-denied';

/** The refusal that a fault makes of a call, in the service's own words; undefined for other faults. */
export function buildFaultError(service: string, fault: Fault): AwsError | undefined {
  const refusal = errorFaults.find((candidate) => candidate === fault);
  if (refusal === undefined) return undefined;
  const { code, status } = findErrorCode(service, refusal);
  return new AwsError(code, `${messages[refusal]} (an injected fault)`, { status });
}

const errorFaults: readonly ErrorFault[] = ['throttle', 'error-500', 'conflict', 'access-denied'];

const messages: Readonly<Record<ErrorFault, string>> = {
  throttle: 'Rate exceeded',
  'error-500': 'The service had an internal error',
  conflict: 'A conflicting operation is in progress',
  'access-denied': 'User is not authorized to perform this operation',
};

interface ErrorCode {
  readonly code: string;
  readonly status: number;
}

function findErrorCode(service: string, refusal: ErrorFault): ErrorCode {
  return serviceErrorCodes[service]?.[refusal] ?? defaultErrorCodes[refusal];
}

const defaultErrorCodes: Readonly<Record<ErrorFault, ErrorCode>> = {
  throttle: { code: 'ThrottlingException', status: 400 },
  'error-500': { code: 'InternalServerException', status: 500 },
  conflict: { code: 'ConflictException', status: 400 },
  'access-denied': { code: 'AccessDeniedException', status: 400 },
};

/** Where a service's model has another error for it than most. */
const serviceErrorCodes: Readonly<Record<string, Partial<Record<ErrorFault, ErrorCode>>>> = {
  dynamodb: {
    throttle: { code: 'ProvisionedThroughputExceededException', status: 400 },
    'error-500': { code: 'InternalServerError', status: 500 },
    conflict: { code: 'TransactionConflictException', status: 400 },
  },
  ssm: { 'error-500': { code: 'InternalServerError', status: 500 } },
  logs: { 'error-500': { code: 'ServiceUnavailableException', status: 500 } },
  sesv2: {
    throttle: { code: 'TooManyRequestsException', status: 429 },
    conflict: { code: 'ConflictException', status: 409 },
    'access-denied': { code: 'AccessDeniedException', status: 403 },
  },
  sns: {
    throttle: { code: 'Throttled', status: 429 },
    'error-500': { code: 'InternalError', status: 500 },
    'access-denied': { code: 'AuthorizationError', status: 403 },
  },
};
