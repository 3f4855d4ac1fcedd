import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEvent } from '../../aws/stepfunctions/store/execution.ts';
import { buildGrantView } from './grant-view.ts';

const execution = {
  arn: 'arn',
  name: 'grant1',
  input: JSON.stringify({ decision: { target: { principalId: 'forged' } } }),
  status: 'RUNNING',
  startDate: new Date(0),
  sequence: 1,
} as const;
const names = { account: (id: string) => `account ${id}`, requester: (id: string) => `user ${id}` };
const target = { accountId: '1', permissionSetName: 'Set', principalId: 'U1' };
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

test('reads requester, account and permission set from what the workflow remembers', () => {
  const remembered = JSON.stringify({ decided: { decision: { target } } });
  const { id, requester, account, permissionSet } = view(
    ['PassStateEntered', { name: 'Start', input: '{}' }],
    ['TaskStateEntered', { name: 'GrantAccess', input: remembered }],
  );
  assert.deepEqual(
    { id, requester, account, permissionSet },
    { id: 'grant1', requester: 'user U1', account: 'account 1', permissionSet: 'Set' },
  );
});

test('says what Decide answered, also where it granted nothing', () => {
  const decided = (outcome: string) => JSON.stringify({ decided: { decision: { outcome } } });
  const start: TestEvent = ['PassStateEntered', { name: 'Start', input: '{}' }];
  const wait = { name: 'WaitForApproval', input: decided('needs-approval') };
  assert.deepEqual(
    [view(start), view(start, ['TaskStateEntered', wait])].map(({ decision, requester }) => [
      decision,
      requester,
    ]),
    [
      ['', ''],
      ['needs-approval', ''],
    ],
  );
});

test('reads nothing from the input of the execution', () => {
  for (const input of ['null', '5', '[]', execution.input])
    assert.equal(view(['PassStateEntered', { name: 'Start', input }]).requester, '', input);
  assert.deepEqual(view(['ExecutionStarted']).visits, []);
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
    [
      'WaitStateEntered',
      { name: 'Wait', input: JSON.stringify({ revoked: { reportDelaySeconds: 5 } }) },
    ],
  );
  assert.deepEqual(
    visits.map(({ endsAt, error }) => [endsAt, error]),
    [
      [61_000, undefined],
      [9000, undefined],
    ],
  );
});
