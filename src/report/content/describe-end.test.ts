import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantFacts } from '../../../test/fixtures/evidence/example-report.ts';
import { describeEnd, describeOutlivingSessions } from './how-it-ended.ts';
import type { GrantFacts } from './report.ts';

test('how access ended is told with its time and by whom', () => {
  const cases: readonly (readonly [Partial<GrantFacts>, string])[] = [
    [{}, 'On time, after the 1 h that were allowed.'],
    [
      { endedAt: '2026-07-01T08:20:00.000Z', endedBy: 'Slack user U012AB3CD' },
      'Early, by Slack user U012AB3CD.',
    ],
    [
      {
        endedAt: '2026-07-01T08:20:00.000Z',
        endedBy: 'Slack user U012AB3CD',
        sweptAt: '2026-07-01T08:20:00.000Z',
      },
      'Early, by Slack user U012AB3CD; the sweep had to take it away.',
    ],
    [
      { endedAt: '2026-07-01T09:05:01.700Z', sweptAt: '2026-07-01T09:05:01.700Z' },
      'By the sweep, 5 min 1 s after its deadline: its execution had not ended it.',
    ],
    [{ endedAt: '2026-07-01T09:30:00.700Z' }, 'Late, 30 min after the 1 h that were allowed.'],
    [{ endedAt: '2026-07-01T08:10:00.000Z' }, 'Early, after a failure: 1 h were allowed.'],
    [{ endedAt: undefined }, 'It has not ended yet.'],
    [{ accessBeganAt: undefined }, 'Access was never given.'],
  ];
  for (const [changes, expected] of cases)
    assert.equal(describeEnd({ ...grantFacts, ...changes }), expected);
});

test('whether sessions could outlive access is told, and whether one was seen to', () => {
  assert.equal(
    describeOutlivingSessions(
      { ...grantFacts, sessionSeconds: 43_200, sessionSecondsKnown: false },
      2,
    ),
    'Yes, a role session that was open could live until 2026-07-01 21:00:02 UTC (how long its sessions last is not known: 12 h is the most). 2 events after the end were seen.',
  );
  assert.equal(
    describeOutlivingSessions({ ...grantFacts, alreadyAssigned: true }, 1),
    'Yes: the person had the assignment before, and it was left in place. 1 event after the end was seen.',
  );
});
