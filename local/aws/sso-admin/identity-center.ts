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

/** May be changed at run time. */
export interface IdentityCenterSettings {
  /** How long creating or deleting an assignment takes; with 0 it is complete on the next read. */
  assignmentDelayMs: number;
  /** The lists show the assignments as of this long ago. */
  listLagMs: number;
  /** Limits every page, also when the request allows more. */
  pageSize: number;
  /** The status in which deleting a missing assignment ends. AWS does not document it. */
  missingDeleteStatus: 'FAILED' | 'SUCCEEDED';
}

export interface IdentityCenterDeps {
  readonly database: DatabaseSync;
  readonly now: () => Date;
  readonly settings: IdentityCenterSettings;
  readonly instanceArn: string;
  /** The ids of the user's groups. */
  readonly groupsOf: (userId: string) => readonly string[];
  readonly principalExists: (
    principal: Pick<Assignment, 'principalType' | 'principalId'>,
  ) => boolean;
}

/** Identity Center's state. */
export interface IdentityCenter {
  /** Does nothing when there are permission sets already. */
  seed(data: {
    readonly accounts: readonly Account[];
    readonly permissionSets: readonly PermissionSet[];
    readonly assignments: readonly Assignment[];
  }): void;
  addPermissionSet(permissionSet: PermissionSet): void;
  accounts(): readonly Account[];
  permissionSets(): readonly (PermissionSet & { readonly createdAt: Date })[];
  /** The current assignments. */
  assignments(): readonly Assignment[];
  /** The assignments as the lists show them, which may be an earlier state. */
  listedAssignments(): readonly Assignment[];
  /** The user's current assignments, direct or through a group. */
  assignmentsOf(userId: string): readonly Assignment[];
  isAssigned(assignment: Omit<Assignment, 'principalType'>): boolean;
  /** The permission set's role in the account; undefined for an unknown permission set. */
  roleName(accountId: string, permissionSetArn: string): string | undefined;
  /** Starts creating or deleting an assignment; returns 'conflict' while another operation runs. */
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

  /** There are no timers: every call first completes the operations that are due. */
  function withCurrentState<T>(call: (now: Date) => T): T {
    const now = deps.now();
    return inTransaction(deps.database, () => {
      completeOperations({ ...deps, ...stores }, now);
      return call(now);
    });
  }

  const identityCenter: IdentityCenter = {
    seed(data) {
      if (sets.permissionSets().length > 0) return;
      inTransaction(deps.database, () => seedStores(stores, data, deps.now()));
    },
    addPermissionSet: (permissionSet) => sets.addPermissionSet(permissionSet, deps.now()),
    accounts: sets.accounts,
    permissionSets: sets.permissionSets,
    assignments: () => withCurrentState((now) => assignments.listAt(now)),
    listedAssignments: () =>
      withCurrentState((now) =>
        assignments.listAt(new Date(now.getTime() - deps.settings.listLagMs)),
      ),
    assignmentsOf(userId) {
      const principals = [userId, ...deps.groupsOf(userId)];
      return identityCenter
        .assignments()
        .filter(({ principalId }) => principals.includes(principalId));
    },
    isAssigned: ({ accountId, permissionSetArn, principalId }) =>
      identityCenter
        .assignmentsOf(principalId)
        .some(
          (assignment) =>
            assignment.accountId === accountId && assignment.permissionSetArn === permissionSetArn,
        ),
    roleName(accountId, permissionSetArn) {
      const set = sets.permissionSets().find(({ arn }) => arn === permissionSetArn);
      const { instanceArn } = deps;
      return (
        set &&
        buildRoleName({ instanceArn, accountId, permissionSetArn, permissionSetName: set.name })
      );
    },
    start: (kind, assignment, injectedFailure) =>
      withCurrentState((now) =>
        start(deps, operations, { kind, assignment, injectedFailure, now }),
      ),
    operation: (kind, requestId) => withCurrentState(() => operations.get(kind, requestId)),
    operations: (kind) => withCurrentState(() => operations.list(kind)),
    groupsOf: deps.groupsOf,
  };
  return identityCenter;
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

interface StartParams {
  readonly kind: OperationKind;
  readonly assignment: Assignment;
  readonly injectedFailure: string | undefined;
  readonly now: Date;
}

function start(deps: IdentityCenterDeps, operations: OperationStore, params: StartParams) {
  const { kind, assignment, injectedFailure, now } = params;
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
