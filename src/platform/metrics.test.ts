import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMeasure } from './metrics.ts';

test('writes a measurement as one line in the embedded metric format', () => {
  const lines: string[] = [];
  const measure = createMeasure(
    () => 1_700_000_000_000,
    (line) => lines.push(line),
  );
  measure('TimeToGrant', 1234);
  measure('Denials', 1, { Reason: 'not-linked' });
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      {
        _aws: {
          Timestamp: 1_700_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'BreakGlassAccess',
              Dimensions: [[]],
              Metrics: [{ Name: 'TimeToGrant', Unit: 'Milliseconds' }],
            },
          ],
        },
        TimeToGrant: 1234,
      },
      {
        _aws: {
          Timestamp: 1_700_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'BreakGlassAccess',
              Dimensions: [['Reason']],
              Metrics: [{ Name: 'Denials', Unit: 'Count' }],
            },
          ],
        },
        Reason: 'not-linked',
        Denials: 1,
      },
    ],
  );
  assert.ok(lines.every((line) => line.endsWith('}\n')));
});
