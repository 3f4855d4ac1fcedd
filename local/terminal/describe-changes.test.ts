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

test('describes each change in one line', () => {
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
        states: ['Start', 'Decide', 'GrantAccess', 'EndSessions', 'AlertPeople'],
      },
    ],
    access: ['BreakGlassProd in account 1 for james@example.com'],
    mails: [{ id: 'm1', subject: 'Report', to: ['a@example.com', 'b@example.com'] }],
    alerts: [{ id: 'a1', subject: 'Overdue' }],
  };
  assert.deepEqual(
    describeChanges(before, after).map(({ source, text }) => `${source}: ${text}`),
    [
      'Slack: a message with buttons',
      'Slack: to james: Go to http://localhost/: a < b',
      'Access: granted: BreakGlassProd in account 1 for james@example.com',
      'Workflow: c0ffee00 Decide decides what is granted',
      'Workflow: c0ffee00 GrantAccess assigns the permission set',
      'Workflow: c0ffee00 AlertPeople publishes an alert',
      'Workflow: c0ffee00 FAILED',
      'Mail: "Report" to a@example.com, b@example.com',
      'Alert: Overdue',
    ],
  );
  assert.deepEqual(describeChanges(after, after), []);
});

test('describes revoked access', () => {
  assert.deepEqual(describeChanges({ ...before, access: ['ReadOnly for james'] }, before), [
    { source: 'Access', text: 'revoked: ReadOnly for james' },
  ]);
});

test('removes control characters from message texts', () => {
  const message = { ts, user: 'U1', ephemeral: false, text: 'a\u001b[2Jb' };
  const [line] = describeChanges(before, { ...before, messages: [message] });
  assert.equal(line?.text, 'a [2Jb');
});
