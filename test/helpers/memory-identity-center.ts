import type {
  AssignmentCreator,
  AssignmentRemover,
  AssignmentTarget,
  Operation,
} from '../../src/grant/access/account-assignments.ts';
import { AssignmentPendingError } from '../../src/grant/errors.ts';

interface Pending {
  readonly beganAt: number;
  readonly key: string;
  readonly kind: 'create' | 'delete';
  readonly endsAt: number;
  readonly failure: string | undefined;
}

/** Identity Center in memory: asynchronous, with a list that may lag. */
export interface MemoryIdentityCenter extends AssignmentCreator, AssignmentRemover {
  /** How long a create or delete takes, milliseconds of the clock that was handed in. */
  operationMs: number;
  /** Whether a write is refused while another for the same assignment is in progress. */
  conflicts: boolean;
  /** The list shows what stood this long ago. */
  listLagMs: number;
  /** For how long an operation is not known by its request id yet. */
  statusLagMs: number;
  /** Whether deleting what is not there succeeds; AWS does not document it. */
  deletesMissing: boolean;
  /** Why the next operations end FAILED. */
  readonly failures: string[];
  /** Called right before a create or delete is taken in. */
  onSend: (kind: 'create' | 'delete') => Promise<void> | void;
  /** Loses the answer to the next create or delete: it happens, and its sender hears an error. */
  loseAnswer: boolean;
  readonly sent: ('create' | 'delete')[];
  stands(target: AssignmentTarget): boolean;
  /** Puts an assignment there that is nobody's business here. */
  put(target: AssignmentTarget): void;
}

const keyOf = (target: AssignmentTarget): string =>
  `${target.accountId} ${target.permissionSetArn} ${target.principalId}`;

export function createMemoryIdentityCenter(now: () => number): MemoryIdentityCenter {
  const operations = new Map<string, Pending>();
  const history = new Map<string, { at: number; stands: boolean }[]>();
  const settled = new Set<string>();

  const note = (key: string, at: number, stands: boolean): void => {
    history.set(key, [...(history.get(key) ?? []), { at, stands }]);
  };
  const settle = (): void => {
    for (const [id, { key, kind, endsAt, failure }] of operations)
      if (!settled.has(id) && endsAt <= now()) {
        settled.add(id);
        if (failure === undefined) note(key, endsAt, kind === 'create');
      }
  };
  const stood = (key: string, at: number): boolean => {
    settle();
    return (history.get(key) ?? []).filter((entry) => entry.at <= at).at(-1)?.stands ?? false;
  };
  const statusOf = (id: string): Operation => {
    settle();
    const operation = operations.get(id);
    if (!operation || operation.beganAt > now() - center.statusLagMs) return { status: 'unknown' };
    if (!settled.has(id)) return { status: 'in-progress' };
    return operation.failure === undefined
      ? { status: 'succeeded' }
      : { status: 'failed', reason: operation.failure };
  };
  const send = async (kind: 'create' | 'delete', target: AssignmentTarget): Promise<string> => {
    await center.onSend(kind);
    settle();
    const key = keyOf(target);
    if (
      center.conflicts &&
      [...operations].some(([id, pending]) => pending.key === key && !settled.has(id))
    )
      throw new AssignmentPendingError('ConflictException');
    const isMissing = kind === 'delete' && !center.deletesMissing && !stood(key, now());
    const id = `${kind}-${operations.size + 1}`;
    const failure = center.failures.shift() ?? (isMissing ? 'there is none' : undefined);
    operations.set(id, { key, kind, beganAt: now(), endsAt: now() + center.operationMs, failure });
    center.sent.push(kind);
    if (center.loseAnswer) {
      center.loseAnswer = false;
      throw new Error('socket hang up');
    }
    return id;
  };

  const center: MemoryIdentityCenter = {
    operationMs: 0,
    conflicts: true,
    listLagMs: 0,
    statusLagMs: 0,
    deletesMissing: false,
    failures: [],
    onSend: () => undefined,
    loseAnswer: false,
    sent: [],
    stands: (target) => stood(keyOf(target), now()),
    put: (target) => note(keyOf(target), Number.NEGATIVE_INFINITY, true),
    isListed: async (target) => stood(keyOf(target), now() - center.listLagMs),
    describeCreation: async (id) => statusOf(id),
    describeDeletion: async (id) => statusOf(id),
    async listCreationsSince(target, since) {
      return [...operations].flatMap(([id, { key, kind, beganAt }]) =>
        kind === 'create' && key === keyOf(target) && beganAt >= Date.parse(since) ? [id] : [],
      );
    },
    async create(target) {
      try {
        return { outcome: 'accepted', requestId: await send('create', target) };
      } catch (error) {
        if (error instanceof AssignmentPendingError) return { outcome: 'rejected', error };
        throw error;
      }
    },
    delete: (target) => send('delete', target),
  };
  return center;
}
