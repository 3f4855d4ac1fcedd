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
import { readGrantRecord } from '../fixtures/local-environment/table.ts';

const options = ['--access', '6s', '--cloudtrail-delay', '2s', '--sweep', '3s'];

interface Moment {
  readonly state: string;
  /** What holds the execution in that state: a call that is not answered. */
  readonly held?: { readonly service: string; readonly operation: string };
  readonly isAssigned: boolean;
}

/** GrantAccess is held where the assignment stands and nobody knows of it but Identity Center. */
const moments: readonly Moment[] = [
  {
    state: 'GrantAccess',
    held: { service: 'sso-admin', operation: 'DescribeAccountAssignmentCreationStatus' },
    isAssigned: true,
  },
  { state: 'WaitForAccessToExpire', isAssigned: true },
  {
    state: 'RevokeAccess',
    held: { service: 'sso-admin', operation: 'DeleteAccountAssignment' },
    isAssigned: true,
  },
  { state: 'WaitForCloudTrail', isAssigned: false },
  {
    state: 'ReportOnAccess',
    held: { service: 'sesv2', operation: 'SendEmail' },
    isAssigned: false,
  },
];

describe('a local environment that is killed and started again', { concurrency: true }, () => {
  for (const moment of moments)
    test(`in ${moment.state}: access is gone by the second sweep after the deadline, and the report comes`, async (t) => {
      const data = await mkdtemp(join(tmpdir(), 'break-glass-kill-'));
      t.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
      const start = () => startLocalProcess(t, [...options, '--data', data]);

      const first = await start();
      if (moment.held)
        await first.injectFault(moment.held.service, moment.held.operation, 'delay-60000');
      assert.match((await first.pressButton()).text, /^Glass broken/);
      await reached(first, (state) => isAt(state, moment), moment.state);
      const [grantId = ''] = (await first.state()).executions.map(({ name }) => name);
      const { deadlineAt } = await readGrantRecord(first, grantId);
      await first.kill();

      const second = await start();
      const gone = await reached(second, (state) => !isAssigned(state), 'the end of access');
      assert.ok(sweepsSince(String(deadlineAt), gone) <= 2);
      assert.deepEqual(
        gone.executions.map(({ status }) => status),
        ['ABORTED'],
      );
      await reached(second, isReported(second, grantId), 'the report');
      assert.ok((await second.mail()).length >= 1);
      const { status, reportSentAt } = await readGrantRecord(second, grantId);
      assert.equal(status, 'ended');
      assert.ok(reportSentAt);
      for (const standing of standingAssignments) assert.ok(isAssigned(gone, standing));
    });
});

function isAt(local: LocalState, moment: Moment): boolean {
  const [execution] = local.executions;
  const isHeld = moment.held === undefined || local.faults.some(({ times }) => times < 100);
  return execution?.state === moment.state && isHeld && isAssigned(local) === moment.isAssigned;
}

const isAssigned = ({ assignments }: LocalState, target = example): boolean =>
  assignments.some(({ accountId, permissionSetArn, principalId }) =>
    isDeepStrictEqual({ accountId, permissionSetArn, principalId }, target),
  );

const isReported = (local: LocalProcess, grantId: string) => async (): Promise<boolean> =>
  (await readGrantRecord(local, grantId))['reportSentAt'] !== undefined;

/** How many sweeps this process has begun after the deadline: each begins with a query of the index. */
const sweepsSince = (deadlineAt: string, { lastCalls }: LocalState): number =>
  lastCalls.filter(
    ({ at, accessKeyId, operation }) =>
      at > deadlineAt && accessKeyId === accessKeyIdOf('sweep-grants') && operation === 'Query',
  ).length;

/** Polls the state until it matches, and returns it. */
async function reached(
  local: LocalProcess,
  holds: (state: LocalState) => boolean | Promise<boolean>,
  what: string,
): Promise<LocalState> {
  const giveUpAt = Date.now() + waitTimeoutMs;
  for (;;) {
    const state = await local.state();
    if (await holds(state)) return state;
    if (Date.now() > giveUpAt)
      throw new Error(`${what} did not come: ${JSON.stringify(state.executions)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
