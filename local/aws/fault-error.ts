import type { Fault } from './faults.ts';
import { AwsError } from './service.ts';

type Refusal = 'throttle' | 'error-500' | 'conflict' | 'access-denied';

/** The refusal that a fault makes of a call, in the service's own words; undefined for other faults. */
export function faultError(service: string, fault: Fault): AwsError | undefined {
  const refusal = refusals.find((candidate) => candidate === fault);
  if (refusal === undefined) return undefined;
  const { code, status } = wordOf(service, refusal);
  return new AwsError(code, `${messages[refusal]} (a fault that was ordered)`, { status });
}

const refusals: readonly Refusal[] = ['throttle', 'error-500', 'conflict', 'access-denied'];

const messages: Readonly<Record<Refusal, string>> = {
  throttle: 'Rate exceeded',
  'error-500': 'The service had an internal error',
  conflict: 'A conflicting operation is in progress',
  'access-denied': 'User is not authorized to perform this operation',
};

interface Word {
  readonly code: string;
  readonly status: number;
}

function wordOf(service: string, refusal: Refusal): Word {
  return serviceWords[service]?.[refusal] ?? defaultWords[refusal];
}

const defaultWords: Readonly<Record<Refusal, Word>> = {
  throttle: { code: 'ThrottlingException', status: 400 },
  'error-500': { code: 'InternalServerException', status: 500 },
  conflict: { code: 'ConflictException', status: 400 },
  'access-denied': { code: 'AccessDeniedException', status: 400 },
};

/** Where a service's model has another error for it than most. */
const serviceWords: Readonly<Record<string, Partial<Record<Refusal, Word>>>> = {
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
