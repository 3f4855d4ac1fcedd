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
  | 'slow-answer'
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
  'slow-answer',
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
export interface Weather {
  /** No fault at all: the run shows that the rules cost a healthy system nothing. */
  readonly isClear: boolean;
  /** When AWS, Slack and the functions work again, for good. */
  readonly calmFrom: number;
  readonly callFaultRate: number;
  readonly kinds: readonly [CallFault, ...CallFault[]];
  readonly outages: readonly Outage[];
  readonly invokedTwice: number;
  readonly notInvoked: number;
  readonly executionLost: number;
  readonly sweepFault: number;
  readonly operationFails: number;
  readonly maxOperationMs: number;
  readonly maxListLagMs: number;
  /** For how long a request id may not be known yet. */
  readonly maxStatusLagMs: number;
  readonly maxIndexLagMs: number;
  /** For how long a function that answered may stand still before it goes on with what it left undone. */
  readonly maxThawMs: number;
  readonly clockSkewMs: number;
  readonly refusesBusyAssignments: boolean;
  /** Whether Identity Center does the writes of one assignment one after the other. */
  readonly keepsOrder: boolean;
  /** Whether Identity Center gives the times of creations in whole seconds. */
  readonly wholeSeconds: boolean;
  /** What deleting what is not there answers; AWS does not document it. */
  readonly missingDelete: 'not-found' | 'fails' | 'succeeds';
}

export const minute = 60_000;

/** What a healthy system is like. */
const clear = {
  isClear: true,
  callFaultRate: 0,
  kinds: ['throttle'],
  outages: [],
  invokedTwice: 0,
  notInvoked: 0,
  executionLost: 0,
  sweepFault: 0,
  operationFails: 0,
  maxOperationMs: 8_000,
  maxListLagMs: 3_000,
  maxStatusLagMs: 500,
  maxIndexLagMs: 1_000,
  maxThawMs: 0,
  clockSkewMs: 200,
  refusesBusyAssignments: true,
  keepsOrder: true,
} as const;

/** What AWS does not document, and every run takes one way or the other. */
const drawUndocumented = (random: Random) => ({
  missingDelete: random.pick(['not-found', 'fails', 'succeeds'] as const),
  wholeSeconds: random.chance(0.5),
});

export const drawClearWeather = (random: Random, start: number): Weather => ({
  ...clear,
  ...drawUndocumented(random),
  calmFrom: start,
});

/** Nothing fails by chance, but something will on purpose. */
export const drawStillWeather = (random: Random, start: number): Weather => ({
  ...drawClearWeather(random, start),
  isClear: false,
  calmFrom: start + 40 * minute,
  refusesBusyAssignments: random.chance(0.6),
  keepsOrder: random.chance(0.7),
  clockSkewMs: random.pick([0, 300, 900]),
});

export function drawWeather(random: Random, start: number): Weather {
  if (random.chance(0.15)) return drawClearWeather(random, start);
  const isStormy = random.chance(0.4);
  return {
    ...drawStillWeather(random, start),
    calmFrom: start + random.between(1, 150) * minute,
    callFaultRate: random.pick([0, 0.01, 0.04, isStormy ? 0.2 : 0.08]),
    kinds: random.chance(0.5) ? allKinds : [random.pick(allKinds)],
    outages: Array.from({ length: random.pick([0, 0, 1, 2]) }, () => drawOutage(random, start)),
    invokedTwice: random.pick([0, 0.05, 0.5]),
    notInvoked: random.pick([0, 0, 0.05]),
    executionLost: random.pick([0, 0, 0.3]),
    sweepFault: random.pick([0, 0.1, 0.4]),
    operationFails: random.pick([0, 0, 0.1, 0.4]),
    maxOperationMs: random.pick([0, 2_000, 15_000, 45_000]),
    maxListLagMs: random.pick([0, 5_000, 60_000, 8 * minute]),
    maxStatusLagMs: random.pick([0, 500, 5_000]),
    maxIndexLagMs: random.pick([0, 2_000, 30_000]),
    maxThawMs: random.pick([0, 20_000, 10 * minute]),
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
