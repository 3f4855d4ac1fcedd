import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../storage/database.ts';
import { completeOperations } from './complete-operations.ts';
import { buildRoleName } from './role-name.ts';
import type { Assignment } from './store/assignment.ts';
import { type AssignmentStore, createAssignmentStore } from './store/assignment-store.ts';
import {
  createOperationStore,
  type Operation,
  type OperationKind,
  type OperationStore,
} from './store/operation-store.ts';
import {
  type Account,
  createPermissionSetStore,
  type PermissionSet,
  type PermissionSetStore,
} from './store/permission-set-store.ts';

/** What can be set while the local world runs. */
export interface IdentityCenterSettings {
  /** How long an assignment takes to be created or deleted; 0 is done by the next look. */
  assignmentDelayMs: number;
  /** How far behind the lists are: they show the assignments as they stood that long ago. */
  listLagMs: number;
  /** At most so many entries a page, whatever was asked for. */
  pageSize: number;
  /** What deleting an assignment that is not there ends with. AWS does not document it. */
  missingDeleteStatus: 'FAILED' | 'SUCCEEDED';
}

export interface IdentityCenterDeps {
  readonly database: DatabaseSync;
  readonly now: () => Date;
  readonly settings: IdentityCenterSettings;
  readonly instanceArn: string;
  /** The groups that a user is a member of. */
  readonly groupsOf: (userId: string) => readonly string[];
  readonly principalExists: (
    principal: Pick<Assignment, 'principalType' | 'principalId'>,
  ) => boolean;
}

/** Identity Center's state, as the service shows it and as the local world uses it. */
export interface IdentityCenter {
  /** Only at first start: once there are permission sets, nothing is added again. */
  seed(data: {
    readonly accounts: readonly Account[];
    readonly permissionSets: readonly PermissionSet[];
    readonly assignments: readonly Assignment[];
  }): void;
  accounts(): readonly Account[];
  permissionSets(): readonly (PermissionSet & { readonly createdAt: Date })[];
  /** Every assignment as it is now. */
  assignments(): readonly Assignment[];
  /** Every assignment as the lists show it, which may be an earlier state. */
  listedAssignments(): readonly Assignment[];
  /** What a user may use now, by himself or by a group. */
  assignmentsOf(userId: string): readonly Assignment[];
  isAssigned(use: Omit<Assignment, 'principalType'>): boolean;
  /** The role in the account, undefined for a permission set that does not exist. */
  roleName(accountId: string, permissionSetArn: string): string | undefined;
  /** Begins an assignment's creation or deletion; 'conflict' while another one runs. */
  start(
    kind: OperationKind,
    assignment: Assignment,
    injectedFailure?: string,
  ): Operation | 'conflict';
  operation(kind: OperationKind, requestId: string): Operation | undefined;
  operations(kind: OperationKind): readonly Operation[];
  groupsOf(userId: string): readonly string[];
}

interface Stores {
  readonly sets: PermissionSetStore;
  readonly assignments: AssignmentStore;
  readonly operations: OperationStore;
}

export function createIdentityCenter(deps: IdentityCenterDeps): IdentityCenter {
  const stores: Stores = {
    sets: createPermissionSetStore(deps.database),
    assignments: createAssignmentStore(deps.database),
    operations: createOperationStore(deps.database),
  };
  const { sets, assignments, operations } = stores;

  /** Nothing here runs by timers: whoever looks first brings the state up to the clock. */
  function withCurrentState<T>(look: (now: Date) => T): T {
    const now = deps.now();
    return inTransaction(deps.database, () => {
      completeOperations({ ...deps, ...stores }, now);
      return look(now);
    });
  }

  const center: IdentityCenter = {
    seed(data) {
      if (sets.permissionSets().length > 0) return;
      inTransaction(deps.database, () => seedStores(stores, data, deps.now()));
    },
    accounts: sets.accounts,
    permissionSets: sets.permissionSets,
    assignments: () => withCurrentState((now) => assignments.listAt(now)),
    listedAssignments: () =>
      withCurrentState((now) =>
        assignments.listAt(new Date(now.getTime() - deps.settings.listLagMs)),
      ),
    assignmentsOf(userId) {
      const principals = [userId, ...deps.groupsOf(userId)];
      return center.assignments().filter(({ principalId }) => principals.includes(principalId));
    },
    isAssigned: ({ accountId, permissionSetArn, principalId }) =>
      center
        .assignmentsOf(principalId)
        .some((held) => held.accountId === accountId && held.permissionSetArn === permissionSetArn),
    roleName(accountId, permissionSetArn) {
      const set = sets.permissionSets().find(({ arn }) => arn === permissionSetArn);
      const owner = { instanceArn: deps.instanceArn, accountId, permissionSetArn };
      return set && buildRoleName({ ...owner, permissionSetName: set.name });
    },
    start: (kind, assignment, injectedFailure) =>
      withCurrentState((now) =>
        start(deps, operations, { kind, assignment, injectedFailure, now }),
      ),
    operation: (kind, requestId) => withCurrentState(() => operations.get(kind, requestId)),
    operations: (kind) => withCurrentState(() => operations.list(kind)),
    groupsOf: deps.groupsOf,
  };
  return center;
}

function seedStores(
  { sets, assignments }: Stores,
  data: Parameters<IdentityCenter['seed']>[0],
  now: Date,
): void {
  for (const account of data.accounts) sets.addAccount(account);
  for (const permissionSet of data.permissionSets) sets.addPermissionSet(permissionSet, now);
  for (const assignment of data.assignments) assignments.add(assignment, new Date(0));
}

interface StartOperation {
  readonly kind: OperationKind;
  readonly assignment: Assignment;
  readonly injectedFailure: string | undefined;
  readonly now: Date;
}

function start(deps: IdentityCenterDeps, operations: OperationStore, begun: StartOperation) {
  const { kind, assignment, injectedFailure, now } = begun;
  if (operations.running().some((running) => overlaps(running, assignment))) return 'conflict';
  const operation: Operation = {
    ...assignment,
    kind,
    requestId: crypto.randomUUID(),
    createdAt: now,
    completesAt: new Date(now.getTime() + deps.settings.assignmentDelayMs),
    ...(injectedFailure === undefined ? {} : { injectedFailure }),
  };
  operations.add(operation);
  return operation;
}

function overlaps(running: Operation, assignment: Assignment): boolean {
  return (
    running.accountId === assignment.accountId &&
    running.permissionSetArn === assignment.permissionSetArn
  );
}
