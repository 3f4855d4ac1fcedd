import type { Random } from './random.ts';

export type Service =
  | 'table'
  | 'identity-center'
  | 'directory'
  | 'workflow'
  | 'lambda'
  | 'slack'
  | 'events'
  | 'sns'
  | 'mail'
  | 'logs';

/** What may fail in one call. */
export type CallFault =
  | 'throttle'
  | 'error-500'
  | 'conflict'
  | 'dropped-before'
  | 'dropped-after'
  | 'closed-before'
  | 'closed-after'
  | 'slow-request'
  | 'slow-response'
  | 'killed-before'
  | 'killed-after'
  | 'frozen';

const callFaults = [
  'throttle',
  'error-500',
  'conflict',
  'dropped-before',
  'dropped-after',
  'closed-before',
  'closed-after',
  'slow-request',
  'slow-response',
  'killed-before',
  'killed-after',
  'frozen',
] as const;

interface Outage {
  readonly service: Service;
  readonly from: number;
  readonly until: number;
}

/** The faults of one run, drawn once from its seed. All times are epoch milliseconds. */
export interface FaultProfile {
  /** Without any fault, access must be granted and end on time. */
  readonly isFaultFree: boolean;
  /** From this time on nothing fails any more. */
  readonly stableFrom: number;
  readonly callFaultRate: number;
  readonly faultKinds: readonly [CallFault, ...CallFault[]];
  readonly outages: readonly Outage[];
  readonly doubleInvocationRate: number;
  readonly refusedInvocationRate: number;
  readonly lostExecutionRate: number;
  readonly sweepFaultRate: number;
  readonly operationFailureRate: number;
  readonly maxOperationMs: number;
  readonly maxListLagMs: number;
  /** For how long a new request id may still be unknown. */
  readonly maxStatusLagMs: number;
  readonly maxIndexLagMs: number;
  /** For how long Lambda may freeze a function that has responded before its unfinished work goes on. */
  readonly maxFreezeMs: number;
  readonly clockSkewMs: number;
  readonly refusesConcurrentWrites: boolean;
  /** Whether Identity Center performs the writes to one assignment one after the other. */
  readonly serializesWrites: boolean;
  /** The result of deleting an assignment that does not exist, which AWS does not document. */
  readonly deleteOfMissing: 'not-found' | 'fails' | 'succeeds';
}

export const minute = 60_000;

/** The profile of a healthy system. */
const faultFree = {
  isFaultFree: true,
  callFaultRate: 0,
  faultKinds: ['throttle'],
  outages: [],
  doubleInvocationRate: 0,
  refusedInvocationRate: 0,
  lostExecutionRate: 0,
  sweepFaultRate: 0,
  operationFailureRate: 0,
  maxOperationMs: 8_000,
  maxListLagMs: 3_000,
  maxStatusLagMs: 500,
  maxIndexLagMs: 1_000,
  maxFreezeMs: 0,
  clockSkewMs: 200,
  refusesConcurrentWrites: true,
  serializesWrites: true,
} as const;

/** Behaviour that AWS does not document. Each run draws one of the possibilities. */
const drawUndocumented = (random: Random) => ({
  deleteOfMissing: random.pick(['not-found', 'fails', 'succeeds'] as const),
});

export const drawFaultFreeProfile = (random: Random, start: number): FaultProfile => ({
  ...faultFree,
  ...drawUndocumented(random),
  stableFrom: start,
});

/** A profile without random faults, for race windows that inject their own. */
export const drawTargetedProfile = (random: Random, start: number): FaultProfile => ({
  ...drawFaultFreeProfile(random, start),
  isFaultFree: false,
  stableFrom: start + 40 * minute,
  refusesConcurrentWrites: random.chance(0.6),
  serializesWrites: random.chance(0.7),
  clockSkewMs: random.pick([0, 300, 900]),
});

export function drawFaultProfile(random: Random, start: number): FaultProfile {
  if (random.chance(0.15)) return drawFaultFreeProfile(random, start);
  const isHeavy = random.chance(0.4);
  return {
    ...drawTargetedProfile(random, start),
    stableFrom: start + random.between(1, 150) * minute,
    callFaultRate: random.pick([0, 0.01, 0.04, isHeavy ? 0.2 : 0.08]),
    faultKinds: random.chance(0.5) ? callFaults : [random.pick(callFaults)],
    outages: Array.from({ length: random.pick([0, 0, 1, 2]) }, () => drawOutage(random, start)),
    doubleInvocationRate: random.pick([0, 0.05, 0.5]),
    refusedInvocationRate: random.pick([0, 0, 0.05]),
    lostExecutionRate: random.pick([0, 0, 0.3]),
    sweepFaultRate: random.pick([0, 0.1, 0.4]),
    operationFailureRate: random.pick([0, 0, 0.1, 0.4]),
    maxOperationMs: random.pick([0, 2_000, 15_000, 45_000]),
    maxListLagMs: random.pick([0, 5_000, 60_000, 8 * minute]),
    maxStatusLagMs: random.pick([0, 500, 5_000]),
    maxIndexLagMs: random.pick([0, 2_000, 30_000]),
    maxFreezeMs: random.pick([0, 20_000, 10 * minute]),
  };
}

function drawOutage(random: Random, start: number): Outage {
  const service = random.pick([
    'table',
    'identity-center',
    'identity-center',
    'workflow',
    'slack',
    'events',
    'sns',
    'mail',
    'logs',
  ] as const);
  const from = start + random.between(0, 90) * minute;
  return { service, from, until: from + random.between(0.1, 60) * minute };
}
