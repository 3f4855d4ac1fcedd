import { isRecord } from '../../is-record.ts';

/**
 * An injected fault of a call. `delay-1500` delays the response by 1,500 ms; `slack-error-is_archived`
 * is Slack's error of that name; `direct-message-closed` makes Slack refuse a user's id until
 * `conversations.open` was called.
 */
export type Fault = (typeof namedFaults)[number] | `delay-${number}` | `slack-error-${string}`;

export interface FaultInjection {
  /** As the AWS CLI names it (`sso-admin`, `dynamodb`, ...), or `slack`. */
  readonly service: string;
  /** The operation, or `*` for all. */
  readonly operation: string;
  readonly fault: Fault;
  readonly times: number;
}

/** The pending injected faults. They live in memory: a restart drops them. */
export interface Faults {
  /** Accepts `{service, operation, fault, times}`; throws InvalidFaultError for anything else. */
  add(injection: unknown): FaultInjection;
  /** Returns the oldest pending fault that matches the call, and counts it as used. */
  take(service: string, operation: string): Fault | undefined;
  pending(): readonly FaultInjection[];
  /** Removes the faults that match. */
  cancel(matches: (injection: FaultInjection) => boolean): void;
}

export class InvalidFaultError extends Error {
  override readonly name = 'InvalidFaultError';
}

export function createFaults(): Faults {
  let pendingFaults: FaultInjection[] = [];
  return {
    add(value) {
      const injection = parseFaultInjection(value);
      pendingFaults.push(injection);
      return injection;
    },
    take(service, operation) {
      const match = pendingFaults.find((injection) => matchesCall(injection, service, operation));
      if (match === undefined) return undefined;
      pendingFaults = pendingFaults.flatMap((injection) =>
        injection === match ? decrementTimes(injection) : [injection],
      );
      return match.fault;
    },
    pending: () => [...pendingFaults],
    cancel(matches) {
      pendingFaults = pendingFaults.filter((injection) => !matches(injection));
    },
  };
}

function matchesCall(injection: FaultInjection, service: string, operation: string): boolean {
  return (
    injection.service === service &&
    (injection.operation === '*' || injection.operation === operation)
  );
}

function decrementTimes(injection: FaultInjection): FaultInjection[] {
  return injection.times > 1 ? [{ ...injection, times: injection.times - 1 }] : [];
}

const namedFaults = [
  'throttle',
  'error-500',
  'conflict',
  'access-denied',
  'drop-before',
  'drop-after',
  'fail-assignment',
  'direct-message-closed',
] as const;

const maxDelayMs = 600_000;
const assignmentWrites = ['CreateAccountAssignment', 'DeleteAccountAssignment'];

function parseFaultInjection(value: unknown): FaultInjection {
  if (!isRecord(value)) {
    throw new InvalidFaultError('The body must be {service, operation, fault, times}');
  }
  const service = parseName(value, 'service');
  const operation = parseName(value, 'operation');
  const fault = parseFault(value['fault']);
  if (fault === 'fail-assignment') checkFailAssignment(service, operation);
  if (isSlackFault(fault)) checkSlackFault(service, operation, fault);
  return { service, operation, fault, times: parseTimes(value['times']) };
}

function parseName(injection: Record<string, unknown>, member: string): string {
  const value = injection[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidFaultError(`${member} must be a non-empty string`);
}

function parseFault(value: unknown): Fault {
  const named = namedFaults.find((name) => name === value);
  if (named !== undefined) return named;
  const slackError = /^slack-error-([a-z_]{1,60})$/.exec(String(value))?.[1];
  if (slackError !== undefined) return `slack-error-${slackError}`;
  const delayMs = Number(/^delay-(\d+)$/.exec(String(value))?.[1]);
  if (delayMs <= maxDelayMs) return `delay-${delayMs}`;
  throw new InvalidFaultError(
    `fault must be one of ${namedFaults.join(', ')}, slack-error-<Slack's error> or delay-<milliseconds up to ${maxDelayMs}>`,
  );
}

function parseTimes(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidFaultError('times must be a whole number of 1 or more');
}

function checkFailAssignment(service: string, operation: string): void {
  if (service === 'sso-admin' && assignmentWrites.includes(operation)) return;
  throw new InvalidFaultError(
    `fail-assignment applies only to sso-admin ${assignmentWrites.join(' or ')}`,
  );
}

const isSlackFault = (fault: Fault): boolean =>
  fault === 'direct-message-closed' || fault.startsWith('slack-error-');

function checkSlackFault(service: string, operation: string, fault: Fault): void {
  const isPost = operation === 'chat.postMessage';
  if (service === 'slack' && (isPost || fault !== 'direct-message-closed')) return;
  const calls = fault === 'direct-message-closed' ? 'slack chat.postMessage' : 'slack';
  throw new InvalidFaultError(`${fault} applies only to ${calls}`);
}

/** The length of a delay in milliseconds; undefined for any other fault. */
export function faultDelayMs(fault: Fault): number | undefined {
  return fault.startsWith('delay-') ? Number(fault.slice('delay-'.length)) : undefined;
}
