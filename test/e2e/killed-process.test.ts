import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { accessKeyIdOf } from '../../local/environment/access-keys.ts';
import { standingAssignments } from '../../local/seed.ts';
import {
  type LocalProcess,
  type LocalState,
  startLocalProcess,
} from '../fixtures/local-environment/local-process.ts';
import { example } from '../fixtures/local-environment/read-state.ts';
import { waitTimeoutMs } from '../fixtures/local-environment/start-environment.ts';
import {
  changeGrantRecord,
  readGrantRecord,
  readReportRecord,
} from '../fixtures/local-environment/table.ts';

const sweepSeconds = 3;
const options = ['--access', '6s', '--cloudtrail-delay', '2s', '--sweep', `${sweepSeconds}s`];

/** When a local environment is killed. */
interface KillPoint {
  readonly state: string;
  /** The call whose delay keeps the execution in the state. */
  readonly delayedCall?: { readonly service: string; readonly operation: string };
  readonly isAssigned: boolean;
}

/** GrantAccess is delayed when the assignment exists but no record shows it. */
const killPoints: readonly KillPoint[] = [
  {
    state: 'GrantAccess',
    delayedCall: { service: 'sso-admin', operation: 'DescribeAccountAssignmentCreationStatus' },
    isAssigned: true,
  },
  { state: 'WaitForAccessToExpire', isAssigned: true },
  {
    state: 'RevokeAccess',
    delayedCall: { service: 'sso-admin', operation: 'DeleteAccountAssignment' },
    isAssigned: true,
  },
  { state: 'WaitForCloudTrail', isAssigned: false },
  {
    state: 'ReportOnAccess',
    delayedCall: { service: 'sesv2', operation: 'SendEmail' },
    isAssigned: false,
  },
];

describe('a local environment that is killed and restarted', { concurrency: true }, () => {
  for (const killPoint of killPoints)
    test(`in ${killPoint.state} revokes access by the second sweep after it is overdue, and reports it`, async (t) => {
      const data = await mkdtemp(join(tmpdir(), 'break-glass-kill-'));
      t.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
      const start = () => startLocalProcess(t, [...options, '--data', data]);

      const first = await start();
      const { delayedCall } = killPoint;
      if (delayedCall)
        await first.injectFault(delayedCall.service, delayedCall.operation, 'delay-60000');
      assert.match((await first.pressButton()).text, /^Glass broken/);
      await waitForState(first, (state) => isAt(state, killPoint), killPoint.state);
      const [grantId = ''] = (await first.state()).executions.map(({ name }) => name);
      const { deadlineAt } = await readGrantRecord(first, grantId);
      await first.kill();

      const second = await start();
      // A delete whose response was lost may take effect for a minute: the report waits for that.
      if (killPoint.state === 'RevokeAccess')
        await changeGrantRecord(second, grantId, {
          set: { deleteAttemptAt: new Date(Date.now() - 120_000).toISOString() },
        });
      const revoked = await waitForState(
        second,
        (state) => !isAssigned(state),
        'the end of access',
      );
      // The first may find the lease of the function that was killed.
      assert.ok(countOverdueSweeps(String(deadlineAt), revoked) <= 2);
      assert.deepEqual(
        revoked.executions.map(({ status }) => status),
        ['ABORTED'],
      );
      await waitForState(second, isReported(second, grantId), 'the report');
      assert.ok((await second.mail()).length >= 1);
      assert.equal((await readGrantRecord(second, grantId))['status'], 'ended');
      for (const standing of standingAssignments) assert.ok(isAssigned(revoked, standing));
    });
});

function isAt(local: LocalState, { state, delayedCall, ...killPoint }: KillPoint): boolean {
  const [execution] = local.executions;
  const isCallReached = delayedCall === undefined || local.faults.some(({ times }) => times < 100);
  return execution?.state === state && isCallReached && isAssigned(local) === killPoint.isAssigned;
}

const isAssigned = ({ assignments }: LocalState, target = example): boolean =>
  assignments.some(({ accountId, permissionSetArn, principalId }) =>
    isDeepStrictEqual({ accountId, permissionSetArn, principalId }, target),
  );

const isReported = (local: LocalProcess, grantId: string) => async (): Promise<boolean> =>
  (await readReportRecord(local, grantId))['sentAt'] !== undefined;

/**
 * Counts the sweeps that found the grant overdue: by one interval, and by at most a second of rounding. A
 * cold start delays a sweep's Query, not the next sweep, so the sweeps since the deadline say less.
 */
function countOverdueSweeps(deadlineAt: string, { lastCalls }: LocalState): number {
  const overdueAt = new Date(Date.parse(deadlineAt) + (sweepSeconds + 1) * 1000).toISOString();
  return lastCalls.filter(
    ({ at, accessKeyId, operation }) =>
      at > overdueAt && accessKeyId === accessKeyIdOf('sweep-grants') && operation === 'Query',
  ).length;
}

/** Polls the state until it matches, and returns it. */
async function waitForState(
  local: LocalProcess,
  condition: (state: LocalState) => boolean | Promise<boolean>,
  description: string,
): Promise<LocalState> {
  const timeoutAt = Date.now() + waitTimeoutMs;
  for (;;) {
    const state = await local.state();
    if (await condition(state)) return state;
    if (Date.now() > timeoutAt)
      throw new Error(`timed out: ${description}: ${JSON.stringify(state.executions)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
