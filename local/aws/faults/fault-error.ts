import { AwsError } from '../api/aws-service.ts';
import type { Fault } from './faults.ts';

type ErrorFault = 'throttle' | 'error-500' | 'conflict' | 'access-denied';

/** Returns the service's error for a fault; undefined for a fault that is not an error. */
export function buildFaultError(service: string, fault: Fault): AwsError | undefined {
  const errorFault = errorFaults.find((candidate) => candidate === fault);
  if (errorFault === undefined) return undefined;
  const { code, status } = findErrorCode(service, errorFault);
  return new AwsError(code, `${messages[errorFault]} (an injected fault)`, { status });
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

function findErrorCode(service: string, errorFault: ErrorFault): ErrorCode {
  return serviceErrorCodes[service]?.[errorFault] ?? defaultErrorCodes[errorFault];
}

const defaultErrorCodes: Readonly<Record<ErrorFault, ErrorCode>> = {
  throttle: { code: 'ThrottlingException', status: 400 },
  'error-500': { code: 'InternalServerException', status: 500 },
  conflict: { code: 'ConflictException', status: 400 },
  'access-denied': { code: 'AccessDeniedException', status: 400 },
};

/** The services whose models name these errors differently. */
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
