import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildExampleReport,
  event,
  grantFacts,
  noEvidence,
} from '../../../test/fixtures/evidence/example-report.ts';
import {
  realEvidence,
  realGrant,
  skipRealFiles,
} from '../../../test/fixtures/evidence/real-log-files.ts';
import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { GrantFacts, Report } from '../content/report.ts';
import { maxEventIds } from '../findings/finding.ts';
import { buildAttachments } from './build-attachments.ts';
import { renderJson } from './report-json.ts';

/** The rows of a CSV of which every cell is quoted. */
const parseCsv = (csv: string): readonly (readonly string[])[] =>
  csv
    .split('\r\n')
    .filter(Boolean)
    .map((line) => line.slice(1, -1).split('","'));

/** `<rule id> <event id>` of each event of each finding, according to events.csv. */
function pairsInCsv(evidence: Evidence, { endedAt }: GrantFacts): ReadonlySet<string> {
  const [csv] = buildAttachments(evidence, { ownResources: [], endedAt }).files;
  const [titles = [], ...rows] = parseCsv(Buffer.from(csv?.content ?? []).toString());
  const ruleColumn = titles.indexOf('finding');
  const idColumn = titles.indexOf('event id');
  return new Set(
    rows.flatMap((row) =>
      (row[ruleColumn] ?? '')
        .split('; ')
        .filter(Boolean)
        .map((rule) => `${rule} ${row[idColumn]}`),
    ),
  );
}

function assertJoins(evidence: Evidence, grant: GrantFacts): Report {
  const report: Report = JSON.parse(renderJson(buildExampleReport({ evidence, grant })));
  const inCsv = pairsInCsv(evidence, grant);
  const inJson = new Set<string>();
  let omitted = 0;
  for (const { id, findings } of report.findings)
    for (const { eventId, eventIds, count } of findings) {
      assert.equal(eventIds[0], eventId);
      assert.equal(eventIds.length, Math.min(count, maxEventIds));
      omitted += count - eventIds.length;
      for (const each of eventIds) inJson.add(`${id} ${each}`);
    }
  assert.deepEqual(
    [...inJson].filter((pair) => !inCsv.has(pair)),
    [],
  );
  assert.equal(inCsv.size - inJson.size, omitted);
  return report;
}

const evidenceOfEveryKind: Evidence = {
  ...noEvidence,
  portal: [
    event({
      eventSource: 'signin.amazonaws.com',
      eventName: 'CredentialVerification',
      serviceEventDetails: { CredentialVerification: 'Failure' },
    }),
  ],
  role: [
    event({ eventTime: '2026-07-01T09:30:00Z' }),
    ...Array.from({ length: 130 }, () => event({ errorCode: 'AccessDenied' })),
    ...Array.from({ length: 6 }, () =>
      event({ errorCode: 'AccessDenied', sessionCredentialFromConsole: 'true', userAgent: 'x' }),
    ),
    event({ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false }),
  ],
  created: [event({ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false })],
  earlier: [event({ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false })],
};

test('every finding of report.json has its events in events.csv, and the other way around', () => {
  const { findings } = assertJoins(evidenceOfEveryKind, grantFacts);
  assert.deepEqual(findings.map(({ id }) => id).sort(), [
    'activity-after-end',
    'console-burst',
    'created-use',
    'denial-burst',
    'failed-challenge',
    'users-changed',
  ]);
});

test('the same of real log files', { skip: skipRealFiles }, () => {
  assert.ok(assertJoins(realEvidence(), realGrant).findings.length > 5);
});
