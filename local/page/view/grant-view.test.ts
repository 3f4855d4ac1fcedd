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

type Told = readonly [type: string, details?: HistoryEvent['details']];
/** An event each second. */
const history = (events: readonly Told[]): readonly HistoryEvent[] =>
  events.map(([type, details = {}], id) => ({
    id,
    type,
    timestamp: new Date(id * 1000),
    details,
  }));
const view = (...events: readonly Told[]) => buildGrantView(execution, history(events), names);

test('a grant is named by its input', () => {
  const { id, requester, account, permissionSet, visits } = view(['ExecutionStarted']);
  assert.deepEqual(
    { id, requester, account, permissionSet, visits },
    { id: 'grant1', requester: 'user U1', account: 'account 1', permissionSet: 'Set', visits: [] },
  );
});

test('retries are counted, and a success makes good what failed before', () => {
  const { visits } = view(
    ['TaskStateEntered', { name: 'Give' }],
    ['TaskScheduled'],
    ['TaskFailed', { error: 'Boom', cause: 'why' }],
    ['TaskScheduled'],
    ['TaskSucceeded'],
    ['TaskStateExited'],
  );
  const gave = { state: 'Give', enteredAt: 0, exitedAt: 5000, attempts: 2 };
  assert.deepEqual(visits, [{ ...gave, endsAt: undefined, error: undefined }]);
});

test('a failure that is caught leaves its state with the error', () => {
  const { visits } = view(
    ['TaskStateEntered', { name: 'Give' }],
    ['TaskScheduled'],
    ['TaskFailed', { error: 'Boom', cause: 'why' }],
    ['TaskStateEntered', { name: 'Take' }],
  );
  assert.deepEqual(
    visits.map(({ state, exitedAt, error }) => [state, exitedAt, error]),
    [
      ['Give', 3000, 'Boom: why'],
      ['Take', undefined, undefined],
    ],
  );
});

test('a wait says when it is over, and its time being up is no failure', () => {
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
