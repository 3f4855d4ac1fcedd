import type { LocalAwsStores } from '../../aws/create-local-aws.ts';
import {
  assumeRoleAction,
  buildConsoleActions,
  createAccessKeyAction,
} from '../../console/console-actions.ts';
import type { ConsoleSession } from '../../console/consoles.ts';
import { standingAssignments, users } from '../../seed.ts';
import type { AccountsView, RoleView, SessionView } from './sections.ts';

type Stores = Pick<LocalAwsStores, 'identityCenter' | 'directory'>;

/** The roles of each user in the access portal, and the open consoles. */
export function buildAccountsView(
  stores: Stores,
  sessions: readonly ConsoleSession[],
): AccountsView {
  const roles = users.map(({ slackUserId, id }) => [slackUserId, rolesOf(stores, id)] as const);
  return {
    roles: Object.fromEntries(roles),
    sessions: sessions.map((session) => sessionView(stores, session)),
    actions: [...buildConsoleActions(''), assumeRoleAction, createAccessKeyAction].map(
      ({ id, label }) => ({
        id,
        label,
      }),
    ),
  };
}

function rolesOf({ identityCenter, directory }: Stores, userId: string): readonly RoleView[] {
  // A disabled user cannot sign in to the portal.
  if (directory.user(userId)?.enabled !== true) return [];
  const sets = identityCenter.permissionSets();
  return identityCenter.assignmentsOf(userId).map(({ accountId, permissionSetArn }) => ({
    accountId,
    account: accountName({ identityCenter }, accountId),
    permissionSet: sets.find(({ arn }) => arn === permissionSetArn)?.name ?? permissionSetArn,
    isStanding: standingAssignments.some(
      (assignment) =>
        assignment.principalId === userId &&
        assignment.accountId === accountId &&
        assignment.permissionSetArn === permissionSetArn,
    ),
  }));
}

function sessionView(stores: Stores, session: ConsoleSession): SessionView {
  const user = stores.directory.users().find(({ userName }) => userName === session.userName);
  const roles = user === undefined ? [] : rolesOf(stores, user.id);
  return {
    id: session.id,
    userName: session.userName,
    accountId: session.accountId,
    account: accountName(stores, session.accountId),
    permissionSet: session.permissionSetName,
    issuedTo: session.issuedTo,
    arn: session.arn,
    expiresAt: session.expiresAt.getTime(),
    isAssigned: roles.some(
      (role) =>
        role.accountId === session.accountId && role.permissionSet === session.permissionSetName,
    ),
    entries: session.entries.map(({ at, label, output, failed, record }) => ({
      at: at.getTime(),
      label,
      output,
      failed,
      record: record === undefined ? '' : JSON.stringify(record, undefined, 2),
    })),
  };
}

export const accountName = (
  { identityCenter }: Pick<Stores, 'identityCenter'>,
  accountId: string,
): string => identityCenter.accounts().find(({ id }) => id === accountId)?.name ?? accountId;
