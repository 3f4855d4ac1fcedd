import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readReportedEvents, rememberEvents } from './reported-events.ts';

test('remembers the events of the first report, and no others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid()), fc.uuid(), (ids, other) => {
      const wasReported = readReportedEvents(rememberEvents(ids));
      assert.ok(ids.every((id) => wasReported?.(id)));
      assert.equal(wasReported?.(other), ids.includes(other));
    }),
  );
});

test('remembers only the number of too many events, so that the record stays small enough', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `event-${index}`);
  assert.equal(rememberEvents(ids).reportedEvents?.length, 160_000);
  const tooMany = rememberEvents([...ids, 'another-event']);
  assert.deepEqual(tooMany, { reportedCount: 20_001, reportedEvents: undefined });
  assert.equal(readReportedEvents(tooMany), undefined);
});
