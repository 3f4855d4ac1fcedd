import { createHash } from 'node:crypto';
import type { TrailStore } from '../aws/cloudtrail/trail-store.ts';
import type { Directory, DirectoryUser } from '../aws/identitystore/directory.ts';
import type { IdentityCenter } from '../aws/sso-admin/identity-center.ts';
import {
  buildPortalRecord,
  buildRoleEvents,
  buildSignInEvents,
  type PortalEvent,
} from './portal-records.ts';
import type { Json, Origin } from './record.ts';
import { ExpiredTokenException, ForbiddenException, UnauthorizedException } from './refusals.ts';
import {
  buildAssumeRoleRecord,
  buildCallRecord,
  type RoleActor,
  type RoleCall,
  sessionArn,
} from './role-records.ts';

export interface PortalDeps {
  readonly identityCenter: Pick<IdentityCenter, 'isAssigned' | 'permissionSets' | 'roleName'>;
  readonly directory: Pick<Directory, 'users'>;
  readonly trail: Pick<TrailStore, 'record'>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** What may be changed at run time. */
  readonly settings: PortalSettings;
}

export interface PortalSettings {
  /** How long a role session lives. */
  sessionSeconds: number;
  /** How long CloudTrail takes to deliver a record. */
  deliveryDelayMs: number;
}

/** The access portal of the local Identity Center. Everything done there and after leaves its records. */
export interface Portal {
  /** Throws UnauthorizedException for somebody unknown or disabled. */
  signIn(userName: string): PortalSession;
}

export interface PortalSession {
  /** Throws ForbiddenException unless Identity Center has the assignment now. */
  openRole(accountId: string, permissionSetName: string): RoleSession;
}

/** Credentials in an account: they outlive the assignment that they came from. */
export interface RoleSession {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly expiresAt: Date;
  /** Makes a call; answers its CloudTrail record. Throws ExpiredTokenException. */
  call(call: RoleCall): Json;
}

const browser: Origin = {
  sourceIp: '203.0.113.17',
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
};
const commandLine: Origin = {
  sourceIp: '203.0.113.17',
  userAgent:
    'aws-cli/2.32.5 md/awscrt#0.29.1 ua/2.1 os/linux#6.12 md/arch#x86_64 lang/python#3.13.9',
};

export function createPortal(deps: PortalDeps): Portal {
  return {
    signIn(userName) {
      const user = deps.directory.users().find((candidate) => candidate.userName === userName);
      if (user === undefined || !user.enabled) throw new UnauthorizedException(userName);
      const actor = { userId: user.id, credentialId: deps.newId() };
      const leave = (events: readonly PortalEvent[]) =>
        deliver(
          deps,
          events.map((event) => buildPortalRecord(baseOf(deps, browser), actor, event)),
        );
      leave(buildSignInEvents(deps.newId()));
      return {
        openRole: (accountId, name) => openRole(deps, leave, { user, accountId, name }),
      };
    },
  };
}

interface Wanted {
  readonly user: DirectoryUser;
  readonly accountId: string;
  /** The permission set's. */
  readonly name: string;
}

function openRole(
  deps: PortalDeps,
  leave: (events: readonly PortalEvent[]) => void,
  { user, accountId, name }: Wanted,
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
    leave(
      buildRoleEvents(accountId, name, {
        errorCode: 'ForbiddenException',
        errorMessage: 'No access',
      }),
    );
    throw new ForbiddenException();
  }
  leave(buildRoleEvents(accountId, name));
  return beginSession(deps, {
    userId: user.id,
    userName: user.userName,
    accountId,
    roleName,
    roleId: `AROA${digest(accountId + roleName, 17)}`,
    accessKeyId: `ASIA${digest(deps.newId(), 16)}`,
    issuedAt: deps.now(),
  });
}

function beginSession(deps: PortalDeps, actor: RoleActor): RoleSession {
  const { sessionSeconds } = deps.settings;
  const expiresAt = new Date(actor.issuedAt.getTime() + sessionSeconds * 1000);
  deliver(deps, [buildAssumeRoleRecord(baseOf(deps, browser), actor, sessionSeconds)]);
  return {
    arn: sessionArn(actor),
    accessKeyId: actor.accessKeyId,
    expiresAt,
    call(call) {
      if (deps.now() >= expiresAt) throw new ExpiredTokenException();
      const record = buildCallRecord(baseOf(deps, commandLine), actor, call);
      deliver(deps, [record]);
      return record;
    },
  };
}

const baseOf = (deps: PortalDeps, origin: Origin) => ({
  ...origin,
  at: deps.now(),
  eventId: deps.newId(),
  requestId: deps.newId(),
});

function deliver({ trail, now, settings }: PortalDeps, records: readonly Json[]): void {
  trail.record(records, { deliveredAt: new Date(now().getTime() + settings.deliveryDelayMs) });
}

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length).toUpperCase();
