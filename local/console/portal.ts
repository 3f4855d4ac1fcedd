import type { Directory, DirectoryUser } from '../aws/identitystore/directory.ts';
import type { IdentityCenter } from '../aws/sso-admin/identity-center.ts';
import { ForbiddenException, UnauthorizedException } from './portal-errors.ts';
import {
  buildPortalRecord,
  buildRoleEvents,
  buildSignInEvents,
  type PortalEvent,
} from './records/portal-records.ts';
import type { Origin } from './records/record.ts';
import {
  buildAssumeRoleRecord,
  buildCallRecord,
  type RoleActor,
  sessionArn,
} from './records/role-records.ts';
import {
  buildRecordBase,
  createRoleSession,
  deliverRecords,
  hashId,
  type RoleSession,
  type RoleSessionDeps,
} from './role-session.ts';

export interface PortalDeps extends RoleSessionDeps {
  readonly identityCenter: Pick<IdentityCenter, 'isAssigned' | 'permissionSets' | 'roleName'>;
  readonly directory: Pick<Directory, 'users'>;
}

/** The access portal of the local Identity Center. Every action writes its CloudTrail records. */
export interface Portal {
  /** Throws UnauthorizedException for an unknown or disabled user. */
  signIn(userName: string): PortalSession;
}

export interface PortalSession {
  /** Throws ForbiddenException unless the assignment exists at this moment. */
  openRole(accountId: string, permissionSetName: string): RoleSession;
}

const browser: Origin = {
  sourceIp: '203.0.113.17',
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
};

export function createPortal(deps: PortalDeps): Portal {
  return {
    signIn(userName) {
      const user = deps.directory.users().find((candidate) => candidate.userName === userName);
      if (user === undefined || !user.enabled) throw new UnauthorizedException(userName);
      const actor = { userId: user.id, credentialId: deps.newId() };
      const record = (events: readonly PortalEvent[]) =>
        deliverRecords(
          deps,
          events.map((event) => buildPortalRecord(buildRecordBase(deps, browser), actor, event)),
        );
      record(buildSignInEvents(deps.newId()));
      return {
        openRole: (accountId, name) => openRole(deps, record, { user, accountId, name }),
      };
    },
  };
}

interface RoleRequest {
  readonly user: DirectoryUser;
  readonly accountId: string;
  /** The permission set's. */
  readonly name: string;
}

function openRole(
  deps: PortalDeps,
  record: (events: readonly PortalEvent[]) => void,
  { user, accountId, name }: RoleRequest,
): RoleSession {
  const { identityCenter } = deps;
  const arn = identityCenter.permissionSets().find((set) => set.name === name)?.arn ?? '';
  const roleName = identityCenter.roleName(accountId, arn);
  const isAssigned = identityCenter.isAssigned({
    accountId,
    permissionSetArn: arn,
    principalId: user.id,
  });
  if (roleName === undefined || !isAssigned) {
    record(
      buildRoleEvents(accountId, name, {
        errorCode: 'ForbiddenException',
        errorMessage: 'No access',
      }),
    );
    throw new ForbiddenException();
  }
  record(buildRoleEvents(accountId, name));
  return startRoleSession(deps, {
    userId: user.id,
    userName: user.userName,
    accountId,
    roleName,
    roleId: `AROA${hashId(accountId + roleName, 17)}`,
    accessKeyId: `ASIA${hashId(deps.newId(), 16)}`,
    issuedAt: deps.now(),
  });
}

function startRoleSession(deps: PortalDeps, actor: RoleActor): RoleSession {
  const { sessionSeconds } = deps.settings;
  const expiresAt = new Date(actor.issuedAt.getTime() + sessionSeconds * 1000);
  deliverRecords(deps, [
    buildAssumeRoleRecord(buildRecordBase(deps, browser), actor, sessionSeconds),
  ]);
  return createRoleSession(deps, {
    arn: sessionArn(actor),
    accessKeyId: actor.accessKeyId,
    accountId: actor.accountId,
    expiresAt,
    build: (base, call) => buildCallRecord(base, actor, call),
  });
}
