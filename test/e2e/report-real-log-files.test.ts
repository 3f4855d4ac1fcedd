import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { jamesOptions, runReport } from '../fixtures/cli/run-report-command.ts';
import { trailFileText } from '../fixtures/evidence/log-file-contents.ts';
import { realRecords, realSubject, skipRealFiles } from '../fixtures/evidence/real-log-files.ts';

type CountedRecord = Record<string, never>;

/** Counts without this project's code: by the role in the identity, and by the chained sessions' access keys. */
function countIndependently(records: readonly CountedRecord[]) {
  const identityOf = (record: CountedRecord): Record<string, unknown> =>
    record['userIdentity'] ?? {};
  const isRole = (record: CountedRecord) =>
    JSON.stringify(identityOf(record)).includes('/AWSReservedSSO_BreakGlassProd_');
  const keyIds = records
    .filter((record) => isRole(record) && record['eventName'] === 'AssumeRole')
    .flatMap(
      (record) =>
        /"accessKeyId":"(ASIA\w+)"/.exec(JSON.stringify(record['responseElements']))?.[1] ?? [],
    );
  return {
    role: countEvents(records.filter(isRole)),
    chained: countEvents(
      records.filter((record) => keyIds.includes(String(identityOf(record)['accessKeyId']))),
    ),
  };
}

function countEvents(records: readonly CountedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { eventSource, eventName, readOnly } of records) {
    const key = `${eventSource} ${eventName} ${readOnly}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

test('the report’s tables on real log files equal an independent count', {
  skip: skipRealFiles,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-report-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const records = [...realRecords()];
  for (let from = 0; from < records.length; from += 100)
    writeFileSync(
      join(folder, `${from}.json.gz`),
      gzipSync(trailFileText(records.slice(from, from + 100))),
    );
  const { code, stdout } = await runReport(
    ...[...jamesOptions, '--account', realSubject.accountId, '--format', 'json'],
    ...['--from', realSubject.from, '--to', realSubject.until, folder],
  );
  assert.equal(code, 0);
  const { role, chained } = JSON.parse(stdout);
  const countsOf = ({ rows }: { rows: readonly Record<string, unknown>[] }) =>
    Object.fromEntries(
      rows.map((row) => [
        `${row['eventSource']} ${row['eventName']} ${row['readOnly']}`,
        row['count'],
      ]),
    );
  const expected = countIndependently(JSON.parse(JSON.stringify(records)));
  assert.deepEqual(countsOf(role), expected.role);
  assert.deepEqual(countsOf(chained), expected.chained);
  assert.deepEqual([role.eventCount, chained.eventCount], [1141, 15]);
});
