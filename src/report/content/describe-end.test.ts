import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantFacts } from '../../../test/fixtures/evidence/example-report.ts';
import { describeEnd, describeSessionsAfterEnd } from './describe-end.ts';
import type { GrantFacts } from './report.ts';

test('describes how access ended, and who ended it', () => {
  const cases: readonly (readonly [Partial<GrantFacts>, string])[] = [
    [{}, 'Ended on time. The grant allowed 1 h.'],
    [
      { endedAt: '2026-07-01T08:20:00.000Z', endedBy: 'Slack user U012AB3CD' },
      'Ended early by Slack user U012AB3CD.',
    ],
    [
      {
        endedAt: '2026-07-01T08:20:00.000Z',
        endedBy: 'Slack user U012AB3CD',
        sweptAt: '2026-07-01T08:20:00.000Z',
      },
      'Ended early by Slack user U012AB3CD. The sweep revoked the access.',
    ],
    [
      { endedAt: '2026-07-01T09:05:01.700Z', sweptAt: '2026-07-01T09:05:01.700Z' },
      'Ended by the sweep, 5 min 1 s after the deadline: the execution had not ended it.',
    ],
    [
      { endedAt: '2026-07-01T09:30:00.700Z' },
      'Ended late, 30 min after the deadline. The grant allowed 1 h.',
    ],
    [
      { endedAt: '2026-07-01T08:10:00.000Z' },
      'Ended early after a failure. The grant allowed 1 h.',
    ],
    [
      { accessSeconds: 5400, extensions: 1, endedAt: '2026-07-01T09:30:02.000Z' },
      'Ended on time. The grant allowed 1 h 30 min. It was extended once, until 2026-07-01 09:30:00 UTC.',
    ],
    [
      { accessSeconds: 7200, extensions: 2, endedBy: 'Slack user U012AB3CD' },
      'Ended early by Slack user U012AB3CD. It was extended 2 times, until 2026-07-01 10:00:00 UTC.',
    ],
    [
      { accessTimeFrom: '2026-07-01T08:10:00.000Z', endedAt: '2026-07-01T09:10:02.000Z' },
      'Ended on time. The grant allowed 1 h.',
    ],
    [{ endedAt: undefined }, 'Access has not ended yet.'],
    [{ accessBeganAt: undefined }, 'Access was never granted.'],
  ];
  for (const [changes, expected] of cases)
    assert.equal(describeEnd({ ...grantFacts, ...changes }), expected);
});

test('describes until when sessions can last, and the events after the end', () => {
  assert.equal(
    describeSessionsAfterEnd(
      { ...grantFacts, sessionSeconds: 43_200, isSessionDurationKnown: false },
      2,
    ),
    'A role session that was active at the end can last until 2026-07-01 21:00:02 UTC (session duration unknown, maximum: 12 h). 2 events after the end were found.',
  );
  assert.equal(
    describeSessionsAfterEnd({ ...grantFacts, alreadyAssigned: true }, 1),
    'Possible: the user had the assignment before the grant, and it was not removed. 1 event after the end was found.',
  );
});
