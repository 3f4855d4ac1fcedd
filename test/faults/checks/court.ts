import { type Grant, parseGrant } from '../../../src/grant/record/grant.ts';
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { IdentityCenter, Span } from '../aws/identity-center.ts';
import type { StepFunctions } from '../aws/step-functions.ts';
import type { Invocation } from '../functions/invocation.ts';
import type { Witness } from '../functions/wiring.ts';
import type { SignedClick } from '../signed-click.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Weather } from '../weather.ts';

export interface CourtDeps {
  readonly time: VirtualTime;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly center: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly stepFunctions: () => StepFunctions;
}

/** What every check asks of the world: Identity Center's own state first, our records after it. */
export interface Court extends CourtDeps {
  readonly grantOf: (grantId: string) => Grant | undefined;
  /** Every grant whose record can be read. */
  readonly grants: () => readonly Grant[];
  /** The assignments that a grant made. */
  readonly spansOf: (grantId: string) => readonly Span[];
  readonly standsFor: (grantId: string) => boolean;
  /** Whether an assignment stands, or stood when whoever speaks of it read its record. */
  readonly stoodLately: (key: string) => boolean;
  /** Whether the person holds the assignment without any grant. */
  readonly isHeld: (key: string) => boolean;
  /** When the person's access was withdrawn by people. */
  readonly withdrawnAt: Map<string, number>;
}

/** A press of the button, as its sender saw it answered. */
export interface Answered {
  readonly click: SignedClick;
  readonly clickedAt: number;
  readonly body: string;
}

/** One family of invariants: it watches what it needs, and judges the whole run at its end. */
export interface Check extends Partial<Witness> {
  readonly answered?: (answered: Answered) => void;
  readonly sweepBegins?: (sweep: Invocation) => void;
  readonly sweepEnds?: (sweep: Invocation) => void;
  /** A click when everything is over and well again. */
  readonly clickedLast?: (click: SignedClick) => void;
  readonly judge?: () => void;
}

export const second = 1_000;
/** What the clocks of two functions may differ by. */
export const skewMs = 2 * second;
/** What was true when its record was read may be said this much later: reads are tried again, and answers are slow. */
export const toldLateMs = 12 * second;
export const sweepMs = 300 * second;

export function createCourt(deps: CourtDeps): Court {
  const { time, center, dynamodb } = deps;
  const spansOf = (grantId: string) =>
    center.spans.filter(({ maker }) => maker !== 'standing' && maker.grantId === grantId);
  return {
    ...deps,
    grantOf(grantId) {
      const record = dynamodb.all.get(`grant#${grantId}`);
      return record && readGrant(record);
    },
    grants: () =>
      [...dynamodb.all].flatMap(([id, record]) =>
        id.startsWith('grant#') ? (readGrant(record) ?? []) : [],
      ),
    spansOf,
    standsFor: (grantId) => spansOf(grantId).some(({ until }) => until === Infinity),
    stoodLately: (key) =>
      center.spans.some((s) => s.key === key && s.until >= time.now() - toldLateMs),
    isHeld: (key) =>
      center.spans.some((s) => s.key === key && s.maker === 'standing' && s.until === Infinity),
    withdrawnAt: new Map(),
  };
}

/** `undefined` for a record that is no grant's: there is one in some runs. */
function readGrant(record: Readonly<Record<string, unknown>>): Grant | undefined {
  try {
    return parseGrant(record);
  } catch {
    return undefined;
  }
}

/** When the end of a grant was owed. */
export const owedEndOf = ({ deadlineAt, endRequestedAt }: Grant): number =>
  Math.min(
    Date.parse(deadlineAt),
    endRequestedAt === undefined ? Infinity : Date.parse(endRequestedAt),
  );

export const iso = (time: number): string =>
  Number.isFinite(time) ? new Date(time).toISOString() : 'never';
