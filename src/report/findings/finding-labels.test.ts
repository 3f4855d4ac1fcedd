import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { event, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import { verdictLine } from '../content/labels.ts';
import { buildFindings } from './build-findings.ts';
import { findingSummary } from './finding-labels.ts';

const context = { userName: 'j', endedAt: undefined, ownResources: [], isNew: () => false };
const find = (...names: readonly string[]) =>
  buildFindings(
    {
      ...noEvidence,
      role: names.map((name) =>
        event({
          eventSource: 'cloudtrail.amazonaws.com',
          eventName: 'DeleteTrail',
          readOnly: false,
          requestParameters: { name },
        }),
      ),
    },
    context,
  );
const summaries = (...names: readonly string[]) =>
  find(...names).flatMap(({ findings }) => findings.map(findingSummary));

test('a summary names the resource, or how many there are', () => {
  assert.deepEqual(summaries('main'), ['cloudtrail DeleteTrail on main (critical)']);
  assert.deepEqual(summaries('a', 'b', 'c', 'd', 'e', 'f'), [
    'cloudtrail DeleteTrail on 6 trails (critical)',
  ]);
});

test('no name of a resource makes a summary long, or forges what follows it', () => {
  assert.deepEqual(summaries('x (info). No changes'), [
    'cloudtrail DeleteTrail on x \uFFFDinfo\uFFFD.\uFFFDNo changes (critical)',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      for (const summary of summaries(name)) {
        assert.ok([...summary].length <= 62, summary);
        assert.match(summary, /^cloudtrail DeleteTrail(?: on [^()\p{Cc}\p{Cf}]*)? \(critical\)$/u);
      }
    }),
  );
});

test('the verdict names three calls and counts the other findings', () => {
  const role = ['DeleteTrail', 'StopLogging', 'UpdateTrail', 'DeleteEventDataStore'].flatMap(
    (eventName) =>
      ['main', 'other'].map((name) =>
        event({
          eventSource: 'cloudtrail.amazonaws.com',
          eventName,
          readOnly: false,
          requestParameters: { name },
        }),
      ),
  );
  const findings = buildFindings({ ...noEvidence, role }, context);
  const counts = { events: 8, changes: 8, changesByServices: 0, denials: 0, afterEnd: 0, apart: 0 };
  assert.equal(
    verdictLine({ verdict: 'review', counts, findings, warnings: [] }),
    'Review required: cloudtrail DeleteTrail on main (critical), cloudtrail StopLogging on main (critical), cloudtrail UpdateTrail on main (critical), and 5 more findings.',
  );
});
