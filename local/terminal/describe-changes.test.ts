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
const message: ActivitySnapshot['messages'][number] = {
  ts: '1795248000.000000',
  thread_ts: null,
  user: 'U012LOCALBOT',
  ephemeral: false,
  text: 'a message with buttons',
  place: '# alerts',
  editedAt: undefined,
};

test('describes each change in one line', () => {
  const after: ActivitySnapshot = {
    messages: [
      message,
      { ...message, ts: '2', user: 'U012AB3CD', ephemeral: true, text: 'Glass broken' },
      { ...message, ts: '3', thread_ts: message.ts, text: 'James broke the glass' },
      { ...message, ts: '4', place: 'direct message to james', text: 'You are in' },
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
      'Slack: # alerts: a message with buttons',
      'Slack: only to james in # alerts: Glass broken',
      'Slack: thread in # alerts: James broke the glass',
      'Slack: direct message to james: You are in',
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

test('describes an edit', () => {
  const edited = { ...message, text: 'closed', editedAt: '2' };
  const of = (messages: ActivitySnapshot['messages']) => ({ ...before, messages });
  assert.deepEqual(describeChanges(of([message]), of([edited])), [
    { source: 'Slack', text: '# alerts, edited: closed' },
  ]);
  assert.deepEqual(describeChanges(of([edited]), of([edited])), []);
});
