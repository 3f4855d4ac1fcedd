import { createHash } from 'node:crypto';
import type { TrailStore } from '../aws/cloudtrail/trail-store.ts';
import { ExpiredTokenException } from './portal-errors.ts';
import {
  type AccessKeyActor,
  buildAccessKeyRecord,
  buildCreateAccessKeyCall,
  userArn,
} from './records/access-key-records.ts';
import {
  buildAssumeRoleCall,
  buildChainedRecord,
  type ChainedActor,
  chainedArn,
} from './records/chained-records.ts';
import type { Json, Origin, RecordBase } from './records/record.ts';
import type { RoleCall } from './records/role-records.ts';

export interface RoleSessionDeps {
  readonly trail: Pick<TrailStore, 'add'>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** May be changed while the environment runs. */
  readonly settings: PortalSettings;
}

export interface PortalSettings {
  /** The lifetime of a role session. */
  sessionSeconds: number;
  /** The time that CloudTrail takes to deliver a record. */
  deliveryDelayMs: number;
}

/** Credentials in an account. They stay valid after their assignment is removed. */
export interface RoleSession {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly expiresAt: Date;
  /** Makes a call and returns its CloudTrail record; throws ExpiredTokenException. */
  call(call: RoleCall): Json;
  /** Assumes another role, whose records do not name the user; throws ExpiredTokenException. */
  assume(roleName: string, sessionName: string): IssuedCredentials;
  /**
   * Creates an access key of the user, which is used from another address and has no end. Its records
   * do not name the session; throws ExpiredTokenException.
   */
  createAccessKey(userName: string): IssuedCredentials;
}

interface IssuedCredentials {
  readonly session: RoleSession;
  /** The record of the call that issued them. */
  readonly record: Json;
}

const commandLine: Origin = {
  sourceIp: '203.0.113.17',
  userAgent:
    'aws-cli/2.32.5 md/awscrt#0.29.1 ua/2.1 os/linux#6.12 md/arch#x86_64 lang/python#3.13.9',
};

/** Where a created access key is used: neither the user's address nor their client. */
const elsewhere: Origin = { sourceIp: '198.51.100.77', userAgent: 'Boto3/1.40.61' };

interface Credentials extends Pick<RoleSession, 'arn' | 'accessKeyId' | 'expiresAt'> {
  readonly accountId: string;
  readonly origin?: Origin;
  build(base: Omit<RecordBase, 'accountId'>, call: RoleCall): Json;
}

/** Creates a session that records its calls by `build` until it expires. */
export function createRoleSession(
  deps: RoleSessionDeps,
  { accountId, build, origin = commandLine, ...credentials }: Credentials,
): RoleSession {
  function call(call: RoleCall): Json {
    if (deps.now() >= credentials.expiresAt) throw new ExpiredTokenException();
    const record = build(buildRecordBase(deps, origin), call);
    deliverRecords(deps, [record]);
    return record;
  }
  return {
    ...credentials,
    call,
    assume(roleName, sessionName) {
      const actor: ChainedActor = {
        accountId,
        roleName,
        sessionName,
        roleId: `AROA${hashId(accountId + roleName, 17)}`,
        accessKeyId: `ASIA${hashId(deps.newId(), 16)}`,
        issuedAt: deps.now(),
      };
      const expiresAt = new Date(deps.now().getTime() + deps.settings.sessionSeconds * 1000);
      const record = call(buildAssumeRoleCall(actor, expiresAt));
      const session = createRoleSession(deps, {
        arn: chainedArn(actor),
        accessKeyId: actor.accessKeyId,
        accountId,
        expiresAt,
        build: (base, chained) => buildChainedRecord(base, actor, chained),
      });
      return { session, record };
    },
    createAccessKey(userName) {
      const accessKeyId = `AKIA${hashId(deps.newId(), 16)}`;
      const actor: AccessKeyActor = { accountId, userName, accessKeyId };
      const record = call(buildCreateAccessKeyCall(actor, deps.now()));
      const session = createRoleSession(deps, {
        arn: userArn(actor),
        accessKeyId,
        accountId,
        origin: elsewhere,
        expiresAt: endless,
        build: (base, keyCall) => buildAccessKeyRecord(base, actor, keyCall),
      });
      return { session, record };
    },
  };
}

/** The last second of the year 9999: an access key has no end. */
const endless = new Date('9999-12-31T23:59:59Z');

export const buildRecordBase = (deps: RoleSessionDeps, origin: Origin) => ({
  ...origin,
  at: deps.now(),
  eventId: deps.newId(),
  requestId: deps.newId(),
});

export function deliverRecords(
  { trail, now, settings }: RoleSessionDeps,
  records: readonly Json[],
): void {
  trail.add(records, { deliveredAt: new Date(now().getTime() + settings.deliveryDelayMs) });
}

export const hashId = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length).toUpperCase();
