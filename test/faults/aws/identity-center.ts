import type { AssignmentTarget } from '../../../src/grant/access/account-assignments.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';

/** Who made an assignment: a grant of ours by its id, or somebody else. */
export type AssignmentSource = { readonly grantId: string } | 'existing';

/** An assignment's life in Identity Center's own state. */
export interface Span {
  readonly key: string;
  readonly source: AssignmentSource;
  readonly from: number;
  until: number;
  /** The grant on whose behalf it was deleted. */
  removedFor: string | undefined;
}

/** On whose behalf an operation was sent, and since when its sender had been running. */
export interface Sender {
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
}

/** Identity Center's own state, and what its API would say of it. */
export interface IdentityCenter {
  readonly spans: readonly Span[];
  readonly operations: ReadonlyMap<string, Operation>;
  readonly addAssignment: (target: AssignmentTarget) => void;
  readonly findAssignment: (target: AssignmentTarget) => Span | undefined;
  /** Entries of the list as a replica shows it that may lag. */
  readonly listUsers: (
    place: Pick<AssignmentTarget, 'accountId' | 'permissionSetArn'>,
  ) => readonly string[];
  /** What its status is asked by: `undefined` where it is not known yet. */
  readonly findOperation: (requestId: string) => Operation | undefined;
  readonly hasPendingWrite: (target: AssignmentTarget) => boolean;
  readonly startOperation: (
    kind: Operation['kind'],
    target: AssignmentTarget,
    sender: Sender,
  ) => Operation;
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
  const busyUntil = new Map<string, number>();
  const listeners: ((span: Span) => void)[] = [];
  const current = (key: string) => spans.find((s) => s.key === key && s.until === Infinity);
  const mayFail = () => time.now() < faultProfile.stableFrom || faultProfile.isFaultFree;

  const finish = (operation: Operation): void => {
    const { id, kind, key, sender } = operation;
    const span = current(key);
    if (kind === 'delete' && !span && faultProfile.deleteOfMissing === 'fails')
      operation.reason ??= 'there is no such assignment';
    operation.status = operation.reason === undefined ? 'SUCCEEDED' : 'FAILED';
    trace.log(
      `identity identityCenter: ${id} ${operation.status} for grant ${sender.grantId.slice(0, 6)}`,
    );
    if (operation.reason !== undefined) return;
    if (kind === 'create' && !span)
      spans.push(spanOf(key, { grantId: sender.grantId }, time.now()));
    if (kind === 'delete' && span) {
      span.until = time.now();
      span.removedFor = sender.grantId;
      for (const listen of listeners) listen(span);
    }
  };

  /** One write at a time for one assignment in the order in which they came, or all at once. */
  const endOf = (key: string): number => {
    const longest = mayFail()
      ? faultProfile.maxOperationMs
      : Math.min(5_000, faultProfile.maxOperationMs);
    const begins = faultProfile.serializesWrites
      ? Math.max(time.now(), busyUntil.get(key) ?? 0)
      : time.now();
    const ends = begins + random.between(0, longest);
    busyUntil.set(key, Math.max(ends, busyUntil.get(key) ?? 0));
    return ends;
  };

  return {
    spans,
    operations,
    addAssignment: (target) => void spans.push(spanOf(keyOf(target), 'existing', -Infinity)),
    findAssignment: (target) => current(keyOf(target)),
    listUsers({ accountId, permissionSetArn }) {
      const seenAt = time.now() - (mayFail() ? random.between(0, faultProfile.maxListLagMs) : 0);
      const place = `${accountId} ${permissionSetArn} `;
      return spans
        .filter((s) => s.key.startsWith(place) && s.from <= seenAt && seenAt < s.until)
        .map(({ key }) => key.slice(place.length));
    },
    findOperation(requestId) {
      const operation = operations.get(requestId);
      const lagMs = mayFail() ? random.between(0, faultProfile.maxStatusLagMs) : 0;
      return operation && operation.sentAt <= time.now() - lagMs ? operation : undefined;
    },
    hasPendingWrite: (target) => (busyUntil.get(keyOf(target)) ?? -Infinity) > time.now(),
    startOperation(kind, target, sender) {
      const key = keyOf(target);
      const isTrouble = mayFail() && (kind === 'create' || time.now() < faultProfile.stableFrom);
      const operation: Operation = {
        id: `${kind}-${operations.size + 1}`,
        kind,
        key,
        target,
        sender,
        sentAt: time.now(),
        status: 'IN_PROGRESS',
        reason:
          isTrouble && random.chance(faultProfile.operationFailureRate)
            ? 'the account is suspended'
            : undefined,
      };
      operations.set(operation.id, operation);
      trace.log(
        `identity identityCenter: ${operation.id} accepted for grant ${sender.grantId.slice(0, 6)}`,
      );
      time.at(endOf(key), () => finish(operation));
      return operation;
    },
    onRemoved: (listen) => listeners.push(listen),
  };
}

const spanOf = (key: string, maker: AssignmentSource, from: number): Span => ({
  key,
  source: maker,
  from,
  until: Infinity,
  removedFor: undefined,
});
