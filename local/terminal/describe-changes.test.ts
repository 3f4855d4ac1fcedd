import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivitySnapshot } from './activity-snapshot.ts';
import { describeChanges } from './describe-changes.ts';

const before: ActivitySnapshot = {
  messages: [],
  executions: [],
  access: [],
  mails: [],
  alerts: [],
};
const ts = '1795248000.000000';

test('everything that happened is told, a line each', () => {
  const after: ActivitySnapshot = {
    messages: [
      { ts, user: 'U012LOCALBOT', ephemeral: false, text: '' },
      {
        ts: '2',
        user: 'U012AB3CD',
        ephemeral: true,
        text: 'Go to <http://localhost/>: `a` &lt; b',
      },
    ],
    executions: [
      {
        name: 'c0ffee0000',
        status: 'FAILED',
        states: ['GrantAccess', 'EndSessions', 'AlertPeople'],
      },
    ],
    access: ['james@example.com has BreakGlassProd in account 1'],
    mails: [{ id: 'm1', subject: 'Report', to: ['a@example.com', 'b@example.com'] }],
    alerts: [{ id: 'a1', subject: 'Look' }],
  };
  assert.deepEqual(
    describeChanges(before, after).map(({ source, text }) => `${source}: ${text}`),
    [
      'Slack: a message with buttons',
      'Slack: to james: Go to http://localhost/: a < b',
      'Access: james@example.com has BreakGlassProd in account 1 now',
      'Workflow: c0ffee00 GrantAccess gives the permission set',
      'Workflow: c0ffee00 AlertPeople alerts people: something needs them',
      'Workflow: c0ffee00 FAILED',
      'Mail: "Report" to a@example.com, b@example.com',
      'Alert: Look',
    ],
  );
  assert.deepEqual(describeChanges(after, after), []);
});

test('access that is gone is told', () => {
  assert.deepEqual(describeChanges({ ...before, access: ['james has it'] }, before), [
    { source: 'Access', text: 'james has it no more' },
  ]);
});

test('what people wrote cannot steer the terminal', () => {
  const message = { ts, user: 'U1', ephemeral: false, text: 'a\u001b[2Jb' };
  const [line] = describeChanges(before, { ...before, messages: [message] });
  assert.equal(line?.text, 'a [2Jb');
});
