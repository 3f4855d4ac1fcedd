import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countUnread, markSeen } from './unread.ts';

const users = ['james', 'priya'];
const direct = (ts: string, directTo: string | undefined, isFromApp = true) => ({
  ts,
  directTo,
  isFromApp,
});
const before = [direct('1.0', 'priya'), direct('2.0', 'james')];
const after = [
  ...before,
  direct('3.0', undefined),
  direct('4.0', 'priya'),
  direct('5.0', 'priya', false),
  direct('6.0', 'james'),
  direct('7.0', 'priya'),
];

test('counts the app’s direct messages since the page was opened', () => {
  const seen = markSeen(before, users, 'james', {});
  assert.equal(countUnread(before, 'priya', seen), 0);
  const later = markSeen(after, users, 'james', seen);
  assert.equal(countUnread(after, 'priya', later), 2);
  assert.equal(countUnread(after, 'james', later), 0);
});

test('a user who is selected has seen everything, also after another is selected', () => {
  const opened = markSeen(before, users, 'james', {});
  const selected = markSeen(after, users, 'priya', opened);
  assert.equal(countUnread(after, 'priya', selected), 0);
  assert.equal(countUnread(after, 'priya', markSeen(after, users, 'james', selected)), 0);
});

test('a user without a direct message has none that is unread, until the first one', () => {
  const seen = markSeen([], users, 'james', {});
  assert.equal(countUnread([], 'priya', seen), 0);
  assert.equal(countUnread(after, 'priya', markSeen(after, users, 'james', seen)), 3);
});

test('what another environment showed at this address does not count as seen', () => {
  const seen = markSeen(before, users, 'james', { james: '9.0', priya: '9.0' });
  assert.deepEqual(seen, { james: '2.0', priya: '1.0' });
});
