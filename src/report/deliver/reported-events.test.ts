import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readReportedEvents, rememberEvents } from './reported-events.ts';

test('what was reported is remembered, and what was not is not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid()), fc.uuid(), (ids, other) => {
      const held = readReportedEvents(rememberEvents(ids));
      assert.ok(ids.every((id) => held?.(id)));
      assert.equal(held?.(other), ids.includes(other));
    }),
  );
});

test('of too many events only the number is kept, and what is kept fits a record', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `event-${index}`);
  assert.equal(rememberEvents(ids).reportedEvents?.length, 160_000);
  const tooMany = rememberEvents([...ids, 'one more']);
  assert.deepEqual(tooMany, { reportedCount: 20_001, reportedEvents: undefined });
  assert.equal(readReportedEvents(tooMany), undefined);
});
