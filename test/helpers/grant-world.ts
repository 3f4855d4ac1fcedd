import { createEndEarly, type EndEarly } from '../../src/grant/end-early.ts';
import { createGrantAccess, type GrantAccess } from '../../src/grant/grant-access.ts';
import {
  createOpenGrant,
  type OpenGrant,
  type OpenRequest,
  type StartResult,
} from '../../src/grant/open-grant.ts';
import {
  type ExecutionInput,
  parseExecutionInput,
} from '../../src/grant/record/execution-input.ts';
import type { Grant } from '../../src/grant/record/grant.ts';
import { findGrant } from '../../src/grant/record/read-grant.ts';
import {
  createRevokeAccess,
  type RevokeAccess,
  type RevokeResult,
} from '../../src/grant/revoke-access.ts';
import { untilStopped } from '../../src/grant/time-limit.ts';
import type { Notification } from '../../src/notify/notification.ts';
import type { AccessRequest } from '../../src/request/access-request.ts';
import type { Allowed, Decision } from '../../src/request/policy/decide.ts';
import { type Clock, createClock } from './clock.ts';
import { createMemoryIdentityCenter, type MemoryIdentityCenter } from './memory-identity-center.ts';
import { createMemoryRecords, type MemoryRecords } from './memory-records.ts';

export const request: AccessRequest = {
  accountId: '123456789012',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  slack: {
    teamId: 'T012LOCAL',
    channelId: 'C12345',
    messageTs: '1700000000.000100',
    userId: 'U012AB3CD',
    responseUrl: 'https://hooks.slack.com/actions/T012LOCAL/1/x',
  },
};

export const allowed: Allowed = {
  outcome: 'allowed',
  recordId: 'access#123456789012#BreakGlassProd#x',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  userName: 'james@example.com',
  permissionSetName: 'BreakGlassProd',
  accessSeconds: 3600,
  sessionSeconds: 7200,
};

export const target = { ...request, principalId: allowed.principalId };

/** How long a function of this world may run. */
export const invocationMs = 60_000;

/** Everything that a grant needs, in memory, with a clock that only the test moves. */
export interface GrantWorld {
  readonly clock: Clock;
  readonly records: MemoryRecords;
  readonly center: MemoryIdentityCenter;
  readonly told: Notification[];
  readonly starts: { readonly name: string; readonly input: string }[];
  startResult: StartResult;
  decision: Decision;
  readonly openGrant: OpenGrant;
  readonly grantAccess: GrantAccess;
  /** Takes away within the whole time of a function that is stopped at `endsAt`. */
  readonly revokeAccess: (grantId: string, endsAt: number) => Promise<RevokeResult>;
  readonly takeAccessAwayWithin: RevokeAccess;
  readonly endEarly: EndEarly;
  /** The task tokens whose waits were ended. */
  readonly endedWaits: string[];
  /** When an invocation that begins now is stopped. */
  endsAt(): number;
  order(grantId: string): OpenRequest;
  /** Opens a grant, and gives the input of its execution. */
  open(grantId: string): Promise<ExecutionInput>;
  grant(grantId: string): Promise<Grant>;
}

export function createGrantWorld(): GrantWorld {
  const clock = createClock();
  const records = createMemoryRecords();
  const center = createMemoryIdentityCenter(clock.now);
  const told: Notification[] = [];
  const starts: { name: string; input: string }[] = [];
  const endedWaits: string[] = [];
  let owners = 0;
  const shared = {
    ...clock,
    records,
    assignments: center,
    notifier: {
      async notify(_: Grant, notification: Notification) {
        told.push(notification);
      },
    },
    measure: () => undefined,
    newOwner: () => `owner-${++owners}`,
  };
  const world: GrantWorld = {
    clock,
    records,
    center,
    told,
    starts,
    startResult: { outcome: 'started' },
    decision: allowed,
    openGrant: createOpenGrant({
      records,
      now: clock.now,
      cloudTrailDelaySeconds: 900,
      executions: {
        async start(name, input) {
          starts.push({ name, input });
          return world.startResult;
        },
      },
    }),
    grantAccess: createGrantAccess({ ...shared, decide: async () => world.decision }),
    revokeAccess: (id, endsAt) => world.takeAccessAwayWithin(id, untilStopped(endsAt)),
    takeAccessAwayWithin: createRevokeAccess(shared),
    endedWaits,
    endEarly: createEndEarly({
      records,
      now: clock.now,
      waits: {
        async end(token) {
          endedWaits.push(token);
        },
      },
    }),
    endsAt: () => clock.now() + invocationMs,
    order: (grantId) => ({
      grantId,
      request,
      allowed,
      existing: findGrant(records, grantId),
      endsAt: clock.now() + 10_000,
    }),
    async open(grantId) {
      await world.openGrant(world.order(grantId));
      return parseExecutionInput(JSON.parse((await world.grant(grantId)).input));
    },
    async grant(grantId) {
      const grant = await findGrant(records, grantId);
      if (!grant) throw new Error(`no grant ${grantId}`);
      return grant;
    },
  };
  return world;
}

/** Grant ids for tests: 32 hex digits. */
export const grantId = (digit: string): string => digit.repeat(32);
