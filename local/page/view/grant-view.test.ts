import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEvent } from '../../aws/stepfunctions/store/execution.ts';
import { buildGrantView } from './grant-view.ts';

const execution = {
  arn: 'arn',
  name: 'grant1',
  input: JSON.stringify({
    accountId: '1',
    permissionSetName: 'Set',
    cloudTrailDelaySeconds: 5,
    slack: { userId: 'U1' },
  }),
  status: 'RUNNING',
  startDate: new Date(0),
  sequence: 1,
} as const;
const names = { account: (id: string) => `account ${id}`, slackUser: (id: string) => `user ${id}` };
const waiting = { resource: 'updateItem.waitForTaskToken', timeoutInSeconds: 60 };

type TestEvent = readonly [type: string, details?: HistoryEvent['details']];
/** An event each second. */
const history = (events: readonly TestEvent[]): readonly HistoryEvent[] =>
  events.map(([type, details = {}], id) => ({
    id,
    type,
    timestamp: new Date(id * 1000),
    details,
  }));
const view = (...events: readonly TestEvent[]) => buildGrantView(execution, history(events), names);

test('reads requester, account and permission set from the input', () => {
  const { id, requester, account, permissionSet, visits } = view(['ExecutionStarted']);
  assert.deepEqual(
    { id, requester, account, permissionSet, visits },
    { id: 'grant1', requester: 'user U1', account: 'account 1', permissionSet: 'Set', visits: [] },
  );
});

test('counts attempts, and clears the error of an earlier one after a success', () => {
  const { visits } = view(
    ['TaskStateEntered', { name: 'GrantAccess' }],
    ['TaskScheduled'],
    ['TaskFailed', { error: 'Boom', cause: 'why' }],
    ['TaskScheduled'],
    ['TaskSucceeded'],
    ['TaskStateExited'],
  );
  const visit = { state: 'GrantAccess', enteredAt: 0, exitedAt: 5000, attempts: 2 };
  assert.deepEqual(visits, [{ ...visit, endsAt: undefined, error: undefined }]);
});

test('keeps the error of a state whose failure was caught', () => {
  const { visits } = view(
    ['TaskStateEntered', { name: 'GrantAccess' }],
    ['TaskScheduled'],
    ['TaskFailed', { error: 'Boom', cause: 'why' }],
    ['TaskStateEntered', { name: 'RevokeAccess' }],
  );
  assert.deepEqual(
    visits.map(({ state, exitedAt, error }) => [state, exitedAt, error]),
    [
      ['GrantAccess', 3000, 'Boom: why'],
      ['RevokeAccess', undefined, undefined],
    ],
  );
});

test('shows the end of a wait, and does not count its timeout as a failure', () => {
  const { visits } = view(
    ['TaskStateEntered', { name: 'WaitToken' }],
    ['TaskScheduled', waiting],
    ['TaskTimedOut', { error: 'States.Timeout' }],
    ['TaskStateExited'],
    ['WaitStateEntered', { name: 'Wait' }],
  );
  assert.deepEqual(
    visits.map(({ endsAt, error }) => [endsAt, error]),
    [
      [61_000, undefined],
      [9000, undefined],
    ],
  );
});
