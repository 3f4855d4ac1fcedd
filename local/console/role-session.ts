import { createHash } from 'node:crypto';
import type { TrailStore } from '../aws/cloudtrail/trail-store.ts';
import { ExpiredTokenException } from './portal-errors.ts';
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
  /** May be changed at run time. */
  readonly settings: PortalSettings;
}

export interface PortalSettings {
  /** How long a role session lives. */
  sessionSeconds: number;
  /** How long CloudTrail takes to deliver a record. */
  deliveryDelayMs: number;
}

/** Credentials in an account: they outlive the assignment that they came from. */
export interface RoleSession {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly expiresAt: Date;
  /** Makes a call; answers its CloudTrail record. Throws ExpiredTokenException. */
  call(call: RoleCall): Json;
  /** Assumes another role of the account; what is done with that one names nobody. Throws likewise. */
  assume(roleName: string, sessionName: string): AssumedRole;
}

export interface AssumedRole {
  readonly session: RoleSession;
  /** Of the assuming. */
  readonly record: Json;
}

const commandLine: Origin = {
  sourceIp: '203.0.113.17',
  userAgent:
    'aws-cli/2.32.5 md/awscrt#0.29.1 ua/2.1 os/linux#6.12 md/arch#x86_64 lang/python#3.13.9',
};

interface Credentials extends Pick<RoleSession, 'arn' | 'accessKeyId' | 'expiresAt'> {
  readonly accountId: string;
  build(base: Omit<RecordBase, 'accountId'>, call: RoleCall): Json;
}

/** A session whose calls are recorded as `build` says, until its time is over. */
export function createRoleSession(
  deps: RoleSessionDeps,
  { accountId, build, ...held }: Credentials,
): RoleSession {
  function call(call: RoleCall): Json {
    if (deps.now() >= held.expiresAt) throw new ExpiredTokenException();
    const record = build(buildRecordBase(deps, commandLine), call);
    deliverRecords(deps, [record]);
    return record;
  }
  return {
    ...held,
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
  };
}

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
