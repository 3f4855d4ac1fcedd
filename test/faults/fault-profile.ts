import type { Random } from './random.ts';

export type Service =
  | 'table'
  | 'identity-center'
  | 'directory'
  | 'workflow'
  | 'slack'
  | 'sns'
  | 'mail'
  | 'logs';

/** What may befall one call. */
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

const allKinds = [
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

/** How bad one run is: drawn once from its seed. All times are epoch milliseconds. */
export interface FaultProfile {
  /** No fault at all: the run shows that the rules cost a healthy system nothing. */
  readonly isFaultFree: boolean;
  /** When AWS, Slack and the functions work again, for good. */
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
  /** For how long a request id may not be known yet. */
  readonly maxStatusLagMs: number;
  readonly maxIndexLagMs: number;
  /** For how long a function that answered may stand still before it goes on with what it left undone. */
  readonly maxFreezeMs: number;
  readonly clockSkewMs: number;
  readonly refusesConcurrentWrites: boolean;
  /** Whether Identity Center does the writes of one assignment one after the other. */
  readonly serializesWrites: boolean;
  /** Whether Identity Center gives the times of creations in whole seconds. */
  readonly truncatesToSeconds: boolean;
  /** What deleting what is not there answers; AWS does not document it. */
  readonly deleteOfMissing: 'not-found' | 'fails' | 'succeeds';
}

export const minute = 60_000;

/** What a healthy system is like. */
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

/** What AWS does not document, and every run takes one way or the other. */
const drawUndocumented = (random: Random) => ({
  deleteOfMissing: random.pick(['not-found', 'fails', 'succeeds'] as const),
  truncatesToSeconds: random.chance(0.5),
});

export const drawFaultFreeProfile = (random: Random, start: number): FaultProfile => ({
  ...faultFree,
  ...drawUndocumented(random),
  stableFrom: start,
});

/** Nothing fails by chance, but something will on purpose. */
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
    faultKinds: random.chance(0.5) ? allKinds : [random.pick(allKinds)],
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
    'sns',
    'mail',
    'logs',
  ] as const);
  const from = start + random.between(0, 90) * minute;
  return { service, from, until: from + random.between(0.1, 60) * minute };
}
