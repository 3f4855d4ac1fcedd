import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../state.ts';
import type { Assignment } from './assignment.ts';
import { type AssignmentStore, createAssignmentStore } from './assignment-store.ts';
import {
  createOperationStore,
  type Operation,
  type OperationKind,
  type OperationStore,
} from './operation-store.ts';
import {
  type Account,
  createPermissionSetStore,
  type PermissionSet,
  type PermissionSetStore,
} from './permission-set-store.ts';
import { buildRoleName } from './role-name.ts';
import { settleOperations } from './settle-operations.ts';

/** What can be set while the local world runs. */
export interface IdentityCenterSettings {
  /** How long an assignment takes to be created or deleted; 0 is done by the next look. */
  assignmentDelayMs: number;
  /** How far behind the lists are: they show the assignments as they stood that long ago. */
  listLagMs: number;
  /** At most so many entries a page, whatever was asked for. */
  pageSize: number;
  /** What deleting an assignment that is not there ends with. AWS does not document it. */
  deleteOfMissing: 'FAILED' | 'SUCCEEDED';
}

export interface IdentityCenterDeps {
  readonly state: DatabaseSync;
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
  seed(world: {
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
  start(kind: OperationKind, assignment: Assignment, doomed?: string): Operation | 'conflict';
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
    sets: createPermissionSetStore(deps.state),
    assignments: createAssignmentStore(deps.state),
    operations: createOperationStore(deps.state),
  };
  const { sets, assignments, operations } = stores;

  /** Nothing here runs by timers: whoever looks first brings the state up to the clock. */
  function settled<T>(look: (now: Date) => T): T {
    const now = deps.now();
    return inTransaction(deps.state, () => {
      settleOperations({ ...deps, ...stores }, now);
      return look(now);
    });
  }

  const center: IdentityCenter = {
    seed(world) {
      if (sets.permissionSets().length > 0) return;
      inTransaction(deps.state, () => seedStores(stores, world, deps.now()));
    },
    accounts: sets.accounts,
    permissionSets: sets.permissionSets,
    assignments: () => settled((now) => assignments.at(now)),
    listedAssignments: () =>
      settled((now) => assignments.at(new Date(now.getTime() - deps.settings.listLagMs))),
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
    start: (kind, assignment, doomed) =>
      settled((now) => start(deps, operations, { kind, assignment, doomed, now })),
    operation: (kind, requestId) => settled(() => operations.get(kind, requestId)),
    operations: (kind) => settled(() => operations.list(kind)),
    groupsOf: deps.groupsOf,
  };
  return center;
}

function seedStores(
  { sets, assignments }: Stores,
  world: Parameters<IdentityCenter['seed']>[0],
  now: Date,
): void {
  for (const account of world.accounts) sets.addAccount(account);
  for (const permissionSet of world.permissionSets) sets.addPermissionSet(permissionSet, now);
  for (const assignment of world.assignments) assignments.begin(assignment, new Date(0));
}

interface Start {
  readonly kind: OperationKind;
  readonly assignment: Assignment;
  readonly doomed: string | undefined;
  readonly now: Date;
}

function start(deps: IdentityCenterDeps, operations: OperationStore, begun: Start) {
  const { kind, assignment, doomed, now } = begun;
  if (operations.running().some((running) => overlaps(running, assignment))) return 'conflict';
  const operation: Operation = {
    ...assignment,
    kind,
    requestId: crypto.randomUUID(),
    createdAt: now,
    completesAt: new Date(now.getTime() + deps.settings.assignmentDelayMs),
    ...(doomed === undefined ? {} : { doomed }),
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
