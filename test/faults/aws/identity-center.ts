import type { AssignmentTarget } from '../../../src/grant/record/assignment-target.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';

/** Who created an assignment: a grant, or someone outside of the system before the run. */
type AssignmentSource = { readonly grantId: string; readonly sentAt: number } | 'existing';

/** One assignment in Identity Center's state, from its creation to its deletion. */
export interface Span {
  readonly key: string;
  readonly source: AssignmentSource;
  readonly from: number;
  until: number;
  /** The grant for which it was deleted. */
  removedFor: string | undefined;
}

/** The grant for which an operation was sent, and the start of the invocation that sent it. */
interface Sender {
  readonly grantId: string;
  readonly startedAt: number;
}

export interface Operation {
  readonly id: string;
  readonly kind: 'create' | 'delete';
  readonly key: string;
  readonly target: AssignmentTarget;
  readonly sender: Sender;
  readonly sentAt: number;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  reason: string | undefined;
  /** Until when its request id is unknown, beyond the lag of the replica. */
  unknownUntil: number;
}

/** Identity Center's true state, and the state that its API shows, which lags. */
export interface IdentityCenter {
  readonly spans: readonly Span[];
  readonly operations: ReadonlyMap<string, Operation>;
  readonly addAssignment: (target: AssignmentTarget) => void;
  readonly findAssignment: (target: AssignmentTarget) => Span | undefined;
  /** The assigned users, from a replica that may lag. */
  readonly listUsers: (
    target: Pick<AssignmentTarget, 'accountId' | 'permissionSetArn'>,
  ) => readonly string[];
  /** `undefined` while the replica does not know the request id yet. */
  readonly findOperation: (requestId: string) => Operation | undefined;
  readonly hasPendingWrite: (target: AssignmentTarget) => boolean;
  readonly startOperation: (
    kind: Operation['kind'],
    target: AssignmentTarget,
    sender: Sender,
  ) => Operation;
  /** The next operation of this kind ends as FAILED. */
  readonly failNext: (kind: Operation['kind']) => void;
  /** The next operation of this kind takes this long. */
  readonly delayNext: (kind: Operation['kind'], milliseconds: number) => void;
  readonly onRemoved: (listen: (span: Span) => void) => void;
}

export interface IdentityCenterDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
}

export const keyOf = ({ accountId, permissionSetArn, principalId }: AssignmentTarget): string =>
  `${accountId} ${permissionSetArn} ${principalId}`;

export function createIdentityCenter(deps: IdentityCenterDeps): IdentityCenter {
  const { time, random, faultProfile, trace } = deps;
  const spans: Span[] = [];
  const operations = new Map<string, Operation>();
  const failing = new Set<Operation['kind']>();
  const delays = new Map<Operation['kind'], number>();
  const busyUntil = new Map<string, number>();
  const removalListeners: ((span: Span) => void)[] = [];
  const findCurrent = (key: string) => spans.find((s) => s.key === key && s.until === Infinity);
  const mayFail = () => time.now() < faultProfile.stableFrom || faultProfile.isFaultFree;

  const finish = (operation: Operation): void => {
    const { id, kind, key, sender, sentAt } = operation;
    const span = findCurrent(key);
    if (kind === 'delete' && !span && faultProfile.deleteOfMissing === 'fails')
      operation.reason ??= 'the assignment does not exist';
    operation.status = operation.reason === undefined ? 'SUCCEEDED' : 'FAILED';
    trace.log(`Identity Center: ${id} ${operation.status} for grant ${sender.grantId.slice(0, 6)}`);
    if (operation.reason !== undefined) return;
    if (kind === 'create' && !span)
      spans.push(spanOf(key, { grantId: sender.grantId, sentAt }, time.now()));
    if (kind === 'delete' && span) {
      span.until = time.now();
      span.removedFor = sender.grantId;
      for (const listen of removalListeners) listen(span);
    }
  };

  /** Writes to one assignment end in the order in which they were sent, or in any order. */
  const endOf = (key: string, kind: Operation['kind']): number => {
    const maxMs = mayFail()
      ? faultProfile.maxOperationMs
      : Math.min(5_000, faultProfile.maxOperationMs);
    const startsAt = faultProfile.serializesWrites
      ? Math.max(time.now(), busyUntil.get(key) ?? 0)
      : time.now();
    const invocationEndsAt = startsAt + (delays.get(kind) ?? random.between(0, maxMs));
    delays.delete(kind);
    busyUntil.set(key, Math.max(invocationEndsAt, busyUntil.get(key) ?? 0));
    return invocationEndsAt;
  };

  return {
    spans,
    operations,
    addAssignment: (target) => void spans.push(spanOf(keyOf(target), 'existing', -Infinity)),
    findAssignment: (target) => findCurrent(keyOf(target)),
    listUsers({ accountId, permissionSetArn }) {
      const replicaTime =
        time.now() - (mayFail() ? random.between(0, faultProfile.maxListLagMs) : 0);
      const keyPrefix = `${accountId} ${permissionSetArn} `;
      return spans
        .filter(
          (s) => s.key.startsWith(keyPrefix) && s.from <= replicaTime && replicaTime < s.until,
        )
        .map(({ key }) => key.slice(keyPrefix.length));
    },
    findOperation(requestId) {
      const operation = operations.get(requestId);
      const lagMs = mayFail() ? random.between(0, faultProfile.maxStatusLagMs) : 0;
      const isKnown =
        operation && operation.sentAt <= time.now() - lagMs && operation.unknownUntil <= time.now();
      return isKnown ? operation : undefined;
    },
    hasPendingWrite: (target) => (busyUntil.get(keyOf(target)) ?? -Infinity) > time.now(),
    startOperation(kind, target, sender) {
      const key = keyOf(target);
      const mayBeRejected =
        mayFail() && (kind === 'create' || time.now() < faultProfile.stableFrom);
      const operation: Operation = {
        id: `${kind}-${operations.size + 1}`,
        kind,
        key,
        target,
        sender,
        sentAt: time.now(),
        status: 'IN_PROGRESS',
        unknownUntil: -Infinity,
        reason:
          failing.delete(kind) ||
          (mayBeRejected && random.chance(faultProfile.operationFailureRate))
            ? 'the account is suspended'
            : undefined,
      };
      operations.set(operation.id, operation);
      trace.log(
        `Identity Center: ${operation.id} accepted for grant ${sender.grantId.slice(0, 6)}`,
      );
      time.at(endOf(key, kind), () => finish(operation));
      return operation;
    },
    failNext: (kind) => void failing.add(kind),
    delayNext: (kind, milliseconds) => void delays.set(kind, milliseconds),
    onRemoved: (listen) => removalListeners.push(listen),
  };
}

const spanOf = (key: string, source: AssignmentSource, from: number): Span => ({
  key,
  source,
  from,
  until: Infinity,
  removedFor: undefined,
});
