import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listInboxItems } from './inbox-items.ts';

const mail = (id: string, at: number, isFollowUp: boolean) => ({
  id,
  at,
  from: 'a@example.com',
  to: 'b@example.com',
  subject: 'report',
  isFollowUp,
  attachments: [],
});
const alert = (id: string, at: number, message: string, tag: 'alert' | 'notice' = 'alert') => ({
  id,
  at,
  subject: 'overdue',
  message,
  tag,
});

test('lists mails and alerts newest first, and equal alerts as one item', () => {
  const items = listInboxItems({
    mails: [mail('m2', 50, true), mail('m1', 20, false)],
    alerts: [alert('a3', 40, 'x'), alert('a2', 30, 'x'), alert('a1', 10, 'y', 'notice')],
  });
  assert.deepEqual(
    items.map(({ id, tag, count }) => [id, tag, count]),
    [
      ['m2', 'follow-up report', 1],
      ['a3', 'alert', 2],
      ['m1', undefined, 1],
      ['a1', 'notice', 1],
    ],
  );
});
