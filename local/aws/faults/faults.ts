import { isRecord } from '../api/members.ts';

/** What can be made to go wrong with a call. `delay-1500` answers 1,500 ms late. */
export type Fault = (typeof namedFaults)[number] | `delay-${number}`;

export interface FaultInjection {
  /** As the AWS CLI names it (`sso-admin`, `dynamodb`, ...), or `slack`. */
  readonly service: string;
  /** The operation, or `*` for every one. */
  readonly operation: string;
  readonly fault: Fault;
  readonly times: number;
}

/** Faults that were ordered and have not happened yet. Kept in memory: a restart forgets them. */
export interface Faults {
  /** Takes `{service, operation, fault, times}`; throws FaultOrderError for anything else. */
  add(order: unknown): FaultInjection;
  /** The fault that this call meets, counted off, if one was ordered: first ordered, first met. */
  take(service: string, operation: string): Fault | undefined;
  pending(): readonly FaultInjection[];
  /** Forgets the orders that `isMeant` names. */
  cancel(isMeant: (order: FaultInjection) => boolean): void;
}

export class InvalidFaultError extends Error {
  override readonly name = 'InvalidFaultError';
}

export function createFaults(): Faults {
  let pendingFaults: FaultInjection[] = [];
  return {
    add(order) {
      const parsed = parseFaultInjection(order);
      pendingFaults.push(parsed);
      return parsed;
    },
    take(service, operation) {
      const met = pendingFaults.find((order) => matchesCall(order, service, operation));
      if (met === undefined) return undefined;
      pendingFaults = pendingFaults.flatMap((order) =>
        order === met ? decrementTimes(order) : [order],
      );
      return met.fault;
    },
    pending: () => [...pendingFaults],
    cancel(isMeant) {
      pendingFaults = pendingFaults.filter((order) => !isMeant(order));
    },
  };
}

function matchesCall(order: FaultInjection, service: string, operation: string): boolean {
  return order.service === service && (order.operation === '*' || order.operation === operation);
}

function decrementTimes(order: FaultInjection): FaultInjection[] {
  return order.times > 1 ? [{ ...order, times: order.times - 1 }] : [];
}

const namedFaults = [
  'throttle',
  'error-500',
  'conflict',
  'access-denied',
  'drop-before',
  'drop-after',
  'fail-assignment',
] as const;

const maxDelayMs = 600_000;
const assignmentWrites = ['CreateAccountAssignment', 'DeleteAccountAssignment'];

function parseFaultInjection(order: unknown): FaultInjection {
  if (!isRecord(order))
    throw new InvalidFaultError('a fault is {service, operation, fault, times}');
  const service = parseName(order, 'service');
  const operation = parseName(order, 'operation');
  const fault = parseFault(order['fault']);
  if (fault === 'fail-assignment') checkFailsAssignment(service, operation);
  return { service, operation, fault, times: parseTimes(order['times']) };
}

function parseName(order: Record<string, unknown>, member: string): string {
  const value = order[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidFaultError(`${member} must be a name`);
}

function parseFault(value: unknown): Fault {
  const named = namedFaults.find((name) => name === value);
  if (named !== undefined) return named;
  const delayMs = Number(/^delay-(\d+)$/.exec(String(value))?.[1]);
  if (delayMs <= maxDelayMs) return `delay-${delayMs}`;
  throw new InvalidFaultError(
    `fault must be one of ${namedFaults.join(', ')} or delay-<milliseconds up to ${maxDelayMs}>`,
  );
}

function parseTimes(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidFaultError('times must be a whole number of 1 or more');
}

function checkFailsAssignment(service: string, operation: string): void {
  if (service === 'sso-admin' && assignmentWrites.includes(operation)) return;
  throw new InvalidFaultError(
    `fail-assignment is for sso-admin ${assignmentWrites.join(' or ')} alone`,
  );
}

/** How long a delay lasts, or undefined for any other fault. */
export function faultDelayMs(fault: Fault): number | undefined {
  return fault.startsWith('delay-') ? Number(fault.slice('delay-'.length)) : undefined;
}
