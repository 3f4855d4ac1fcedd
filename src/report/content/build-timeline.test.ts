import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, grantFacts, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import { buildTimeline } from './build-timeline.ts';

const at = (minute: number) =>
  new Date(Date.parse('2026-07-01T08:00:30Z') + minute * 60_000).toISOString();
const change = { eventName: 'StopInstances', readOnly: false };

test('counts events per minute, and marks the start and the end of access', () => {
  const role = [
    event({ eventTime: at(1) }),
    event({ eventTime: at(1), ...change }),
    event({ eventTime: at(1), ...change, errorCode: 'AccessDenied' }),
    event({ eventTime: at(60) }),
    event({ eventTime: at(61), ...change, errorCode: 'IncorrectState' }),
  ];
  const federate = { eventSource: 'sso.amazonaws.com', eventName: 'Federate', readOnly: false };
  const portal = [event({ eventTime: at(0), ...federate })];
  const bar = { kind: 'bar', others: 1, changes: 0, denials: 0 };
  assert.deepEqual(buildTimeline({ ...noEvidence, portal, role }, grantFacts), {
    stepSeconds: 60,
    highest: 3,
    entries: [
      { kind: 'started', at: '2026-07-01T08:00:05.000Z' },
      { ...bar, at: '2026-07-01T08:00:00.000Z' },
      { ...bar, at: '2026-07-01T08:01:00.000Z', changes: 1, denials: 1 },
      { kind: 'gap', at: '2026-07-01T08:02:00.000Z', seconds: 58 * 60 },
      { ...bar, at: '2026-07-01T09:00:00.000Z' },
      { kind: 'ended', at: '2026-07-01T09:00:02.000Z' },
      { ...bar, at: '2026-07-01T09:01:00.000Z' },
    ],
  });
});

test('uses longer steps for a longer time, and never more than 60 bars', () => {
  for (const minutes of [60, 61, 500, 5_000, 100_000]) {
    const role = Array.from({ length: 500 }, (_, index) =>
      event({ eventTime: at(Math.floor((index * minutes) / 500)) }),
    );
    const { entries } = buildTimeline({ ...noEvidence, role }, grantFacts);
    const bars = entries.flatMap((entry) => (entry.kind === 'bar' ? entry.others : []));
    assert.ok(bars.length <= 60, `${minutes} minutes: ${bars.length}`);
    assert.equal(
      bars.reduce((sum, count) => sum + count, 0),
      500,
    );
  }
});

test('shows only the marks if there are no events', () => {
  const { entries, highest } = buildTimeline(noEvidence, grantFacts);
  assert.deepEqual([highest, ...entries.map(({ kind }) => kind)], [0, 'started', 'gap', 'ended']);
});
