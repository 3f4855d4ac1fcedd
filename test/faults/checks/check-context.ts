import { type Grant, parseGrant } from '../../../src/grant/record/grant.ts';
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { IdentityCenter, Span } from '../aws/identity-center.ts';
import type { StepFunctions } from '../aws/step-functions.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Observer } from '../observer.ts';
import type { SentReply } from '../reply.ts';
import type { SignedPress } from '../signed-press.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';

export interface CheckContextDeps {
  readonly time: VirtualTime;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  readonly identityCenter: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly stepFunctions: () => StepFunctions;
}

/** What every check reads: Identity Center's own state first, our records after it. */
export interface CheckContext extends CheckContextDeps {
  readonly grantOf: (grantId: string) => Grant | undefined;
  /** Every grant whose record can be read. */
  readonly grants: () => readonly Grant[];
  /** The assignments that a grant made. */
  readonly spansOf: (grantId: string) => readonly Span[];
  readonly isAssignedFor: (grantId: string) => boolean;
  /** Whether an assignment stands, or stood when whoever speaks of it read its record. */
  readonly wasAssignedRecently: (key: string) => boolean;
  /** Whether the person holds the assignment without any grant. */
  readonly isAlreadyAssigned: (key: string) => boolean;
  /** When the person's access was withdrawn by people. */
  readonly withdrawnAt: Map<string, number>;
}

/** A press of the button, as its sender saw it answered. */
export interface AnsweredPress {
  readonly press: SignedPress;
  readonly pressedAt: number;
  /** `undefined` when the function died. */
  readonly reply: SentReply | undefined;
}

/** One family of invariants: it watches what it needs, and judges the whole run at its end. */
export interface Check extends Partial<Observer> {
  readonly onPressAnswered?: (answered: AnsweredPress) => void;
  readonly onSweepStarted?: (sweep: Invocation) => void;
  readonly onSweepEnded?: (sweep: Invocation) => void;
  /** A press after everything has ended and nothing fails any more. */
  readonly onFinalPress?: (click: SignedPress) => void;
  readonly checkRun?: () => void;
}

export const second = 1_000;
/** What the clocks of two functions may differ by. */
export const skewMs = 2 * second;
/** What was true when its record was read may be said this much later: reads are tried again, and answers are slow. */
export const maxMessageDelayMs = 12 * second;
export const sweepMs = 300 * second;

export function createCheckContext(deps: CheckContextDeps): CheckContext {
  const { time, identityCenter, dynamodb } = deps;
  const spansOf = (grantId: string) =>
    identityCenter.spans.filter(
      ({ source: maker }) => maker !== 'existing' && maker.grantId === grantId,
    );
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
    isAssignedFor: (grantId) => spansOf(grantId).some(({ until }) => until === Infinity),
    wasAssignedRecently: (key) =>
      identityCenter.spans.some((s) => s.key === key && s.until >= time.now() - maxMessageDelayMs),
    isAlreadyAssigned: (key) =>
      identityCenter.spans.some(
        (s) => s.key === key && s.source === 'existing' && s.until === Infinity,
      ),
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
export const dueEndOf = ({ deadlineAt, endRequestedAt }: Grant): number =>
  Math.min(
    Date.parse(deadlineAt),
    endRequestedAt === undefined ? Infinity : Date.parse(endRequestedAt),
  );

export const iso = (time: number): string =>
  Number.isFinite(time) ? new Date(time).toISOString() : 'never';
