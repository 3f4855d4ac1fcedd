import { type Grant, parseGrant } from '../../../src/grant/record/grant.ts';
import type { SweepResult } from '../../../src/grant/sweep/sweep-deps.ts';
import type { ReasonTerms } from '../../../src/request/policy/reason-terms.ts';
import type { CallAttempt } from '../aws/call.ts';
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { IdentityCenter, Span } from '../aws/identity-center.ts';
import type { StepFunctions } from '../aws/step-functions.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Observer } from '../observer.ts';
import type { SentReply } from '../reply.ts';
import type { ApprovalAnswer, ReasonSent, SignedPress } from '../signed-press.ts';
import type { TestUser } from '../test-data.ts';
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

/** The state that the checks read. Identity Center's own state decides, then the records. */
export interface CheckContext extends CheckContextDeps {
  readonly grantOf: (grantId: string) => Grant | undefined;
  /** Every grant whose record can be parsed. */
  readonly grants: () => readonly Grant[];
  /** The assignments that a grant created. */
  readonly spansOf: (grantId: string) => readonly Span[];
  readonly isAssignedFor: (grantId: string) => boolean;
  /** Whether an assignment exists, or existed when a function that notifies now read the record. */
  readonly wasAssignedRecently: (key: string) => boolean;
  /** Whether the assignment existed before the run and still exists. */
  readonly isAlreadyAssigned: (key: string) => boolean;
  /** When operators withdrew the permission of a principal. */
  readonly withdrawnAt: Map<string, number>;
  /** When operators withdrew what makes the approvals of a principal count, or overrides. */
  readonly approvalWithdrawnAt: Map<string, number>;
  /** What the access rules asked requesters to say, and since when, oldest first. */
  readonly reasonTerms: { readonly since: number; readonly terms: ReasonTerms }[];
}

/** A press of the button and the reply that its sender got. */
export interface AnsweredPress {
  readonly press: SignedPress;
  readonly pressedAt: number;
  /** `undefined` when the function died. */
  readonly reply: SentReply | undefined;
}

/** A press of Extend, or the choice of a duration. */
export interface ExtensionOrderSent {
  readonly user: TestUser;
  readonly grantId: string;
  /** The deadline that its button names, in epoch seconds. */
  readonly from: number;
  /** The duration that was chosen. */
  readonly seconds?: number;
  readonly sentAt: number;
}

/** One family of rules: it observes the events that it needs, and checks the whole run at its end. */
export interface Check extends Partial<Observer> {
  /** A request of a function leaves. */
  readonly onSent?: (attempt: CallAttempt) => void;
  readonly onPressSent?: (press: SignedPress) => void;
  readonly onPressAnswered?: (press: AnsweredPress) => void;
  readonly onExtensionSent?: (order: ExtensionOrderSent) => void;
  readonly onAnswerSent?: (answer: ApprovalAnswer) => void;
  readonly onReasonSent?: (reason: ReasonSent) => void;
  /** Its user reads that it was kept. */
  readonly onReasonConfirmed?: (reason: ReasonSent) => void;
  readonly onSweepStarted?: (sweep: Invocation) => void;
  readonly onSweepEnded?: (sweep: Invocation, result: SweepResult) => void;
  /** A press after all faults and all grants have ended. */
  readonly onFinalPress?: (press: SignedPress) => void;
  readonly checkRun?: () => void;
}

/** Another grant's end may remove the assignment of a grant whose execution is lost. */
const wasRemovedByOther = ({ source, removedFor }: Span): boolean =>
  source !== 'existing' && removedFor !== undefined && removedFor !== source.grantId;

export const second = 1_000;
export const minute = 60 * second;
/** The maximum difference between the clocks of two functions. */
export const skewMs = 2 * second;
/** The maximum time between reading a record and notifying: reads are retried, and responses may be slow. */
export const maxMessageDelayMs = 12 * second;
export const sweepMs = 300 * second;

export function createCheckContext(deps: CheckContextDeps): CheckContext {
  const { time, identityCenter, dynamodb } = deps;
  const spansOf = (grantId: string) =>
    identityCenter.spans.filter(
      ({ source }) => source !== 'existing' && source.grantId === grantId,
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
      identityCenter.spans.some(
        (s) => s.key === key && (s.until >= time.now() - maxMessageDelayMs || wasRemovedByOther(s)),
      ),
    isAlreadyAssigned: (key) =>
      identityCenter.spans.some(
        (s) => s.key === key && s.source === 'existing' && s.until === Infinity,
      ),
    withdrawnAt: new Map(),
    approvalWithdrawnAt: new Map(),
    reasonTerms: [],
  };
}

/** Returns `undefined` for a malformed record, which some runs contain. `lastWrite` is internal to the table. */
function readGrant(record: Readonly<Record<string, unknown>>): Grant | undefined {
  try {
    const { lastWrite: _, ...fields } = record;
    return parseGrant(fields);
  } catch {
    return undefined;
  }
}

/** When the end of a grant was due. */
export const dueEndOf = ({ deadlineAt, endRequestedAt }: Grant): number =>
  Math.min(
    Date.parse(deadlineAt),
    endRequestedAt === undefined ? Infinity : Date.parse(endRequestedAt),
  );

export const iso = (time: number): string =>
  Number.isFinite(time) ? new Date(time).toISOString() : 'never';
