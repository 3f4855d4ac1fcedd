import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrant, exampleGrantId } from '../../test/fixtures/grant/example-grant.ts';
import type { Notices } from './notices.ts';
import type { Notification } from './notification.ts';
import { withNotices } from './with-notices.ts';

function compose(accessActive: Notices['accessActive']) {
  const notified: string[] = [];
  const logged: unknown[] = [];
  const notifier = withNotices(
    { notify: async (_, { kind }) => void notified.push(kind) },
    { accessActive },
    (message, fields) => logged.push({ message, ...fields }),
  );
  return { notifier, notified, logged };
}

test('publishes the notice when access becomes active, and notifies the requester', async () => {
  const published: string[] = [];
  const { notifier, notified, logged } = compose(async ({ id }) => void published.push(id));
  await notifier.notify(exampleGrant, { kind: 'access-active' });
  assert.deepEqual([published, notified, logged], [[exampleGrant.id], ['access-active'], []]);
});

const others: readonly Notification[] = [
  { kind: 'access-ended' },
  { kind: 'access-failed', reason: 'x' },
];
for (const notification of others)
  test(`publishes no notice of ${notification.kind}`, async () => {
    const { notifier, notified } = compose(() => assert.fail('published'));
    await notifier.notify(exampleGrant, notification);
    assert.deepEqual(notified, [notification.kind]);
  });

test('the requester is notified without waiting for the notice', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { notifier, notified } = compose(() => promise);
  const notifying = notifier.notify(exampleGrant, { kind: 'access-active' });
  assert.deepEqual(notified, ['access-active']);
  resolve();
  await notifying;
});

test('logs a notice that fails, with the grant, and throws nothing', async () => {
  const { notifier, notified, logged } = compose(async () => {
    throw new TypeError('no topic');
  });
  await notifier.notify(exampleGrant, { kind: 'access-active' });
  assert.deepEqual(notified, ['access-active']);
  assert.deepEqual(logged, [
    {
      message: 'could not publish a notice',
      grantId: exampleGrantId,
      error: 'TypeError: no topic',
    },
  ]);
});
