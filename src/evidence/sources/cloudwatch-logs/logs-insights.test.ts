import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trailLogGroup, users } from '../../../../local/seed.ts';
import {
  by,
  searched,
  startInsightsSearch,
  subject,
} from '../../../../test/fixtures/evidence/start-insights-search.ts';
import type { EvidenceNote } from '../../evidence-note.ts';

test('finds records that name the user or the role, delivered from the first second until now', async (t) => {
  const { search, deliver, advance } = await startInsightsSearch(t);
  const role = `assumed-role/AWSReservedSSO_${subject.permissionSetName}_0123456789abcdef/x`;
  deliver('Early', -1);
  deliver('ByPerson', 0);
  deliver('ByRole', 5000, { arn: role });
  deliver('ByOther', 5000, by(users[1].id));
  advance(5_000_400);
  deliver('JustNow', 5000.4);
  assert.deepEqual(await search(), {
    names: ['ByPerson', 'ByRole', 'JustNow'],
    arrived: ['2026-11-21T09:23:20.400Z'],
    notes: [searched],
  });
});

test('polls a running query until it is complete, and ignores its first partial results', async (t) => {
  const { search, deliver, waits } = await startInsightsSearch(t, { pollsBeforeComplete: 3 });
  deliver('One', 0);
  deliver('Two', 0);
  assert.deepEqual((await search()).names, ['One', 'Two']);
  assert.deepEqual(waits, [500, 1000, 2000]);
});

test('splits a window that returns the row limit, until all records are read', async (t) => {
  const { search, deliver, advance, queries } = await startInsightsSearch(t);
  const names = Array.from({ length: 20 }, (_, index) => `Call${index}`);
  names.forEach((name, index) => {
    deliver(name, index * 3);
  });
  advance(100_000);
  const found = await search(4);
  assert.deepEqual([...new Set(found.names)], names);
  assert.deepEqual(found.notes, [searched]);
  assert.ok(queries() > 5);
});

test('notes a second that contains more records than a query returns', async (t) => {
  const { search, deliver, advance } = await startInsightsSearch(t);
  for (const name of ['A', 'B', 'C']) deliver(name, 10.5);
  advance(60_000);
  const found = await search(2);
  assert.deepEqual(found.names, ['A', 'B']);
  assert.deepEqual(found.notes, [
    searched,
    {
      kind: 'records-left-out',
      deliveredFrom: '2026-11-21T08:00:10.000Z',
      deliveredUntil: '2026-11-21T08:00:11.000Z',
      limit: 2,
    },
  ]);
});

test('waits and retries when too many queries run at the same time', async (t) => {
  const { search, deliver, faults, waits } = await startInsightsSearch(t);
  deliver('One', 0);
  faults.add({ service: 'logs', operation: 'StartQuery', fault: 'throttle', times: 2 });
  assert.deepEqual((await search()).names, ['One']);
  assert.deepEqual(waits, [1000, 2000]);
});

test('stops a query that does not complete, and notes it', async (t) => {
  const { search, calls, waits } = await startInsightsSearch(t, { pollsBeforeComplete: 1_000 });
  const { names, notes } = await search();
  assert.deepEqual(names, []);
  const [, failed] = notes;
  assert.ok(failed?.kind === 'source-failed');
  assert.match(failed.source, /^CloudWatch Logs, log group \S+, delivered from 2026-11-21T08:00/);
  assert.match(failed.reason, /^EvidenceQueryError: .* \S+ is not complete after two minutes$/);
  assert.equal(calls.at(-1)?.operation, 'StopQuery');
  assert.ok(waits.reduce((sum, wait) => sum + wait) <= 122_000);
});

test('notes a window that fails, and still reads the other windows', async (t) => {
  const { search, deliver, advance, faults } = await startInsightsSearch(t);
  for (let index = 0; index < 8; index += 1) deliver(`Call${index}`, index * 10);
  advance(80_000);
  // The first query returns the row limit. The second, for the earlier half, is refused.
  faults.add({ service: 'logs', operation: 'GetQueryResults', fault: 'delay-1', times: 1 });
  faults.add({ service: 'logs', operation: 'GetQueryResults', fault: 'access-denied', times: 1 });
  const { names, notes } = await search(5);
  assert.deepEqual(names, ['Call4', 'Call5', 'Call6', 'Call7']);
  assert.deepEqual(
    notes.map((note) => (note.kind === 'source-failed' ? note.source : note.kind)),
    [
      'searched',
      `${searched.source}, delivered from 2026-11-21T08:00:00.000Z to 2026-11-21T08:00:40.000Z`,
    ],
  );
});

test('stops the running query and sends no other when time is up, and notes the missing window', async (t) => {
  const { search, deliver, calls } = await startInsightsSearch(t, { pollsBeforeComplete: 1_000 });
  deliver('One', 0);
  let checks = 0;
  const { names, notes } = await search(10, () => checks++ > 3);
  assert.deepEqual(names, []);
  assert.equal(calls.at(-1)?.operation, 'StopQuery');
  assert.deepEqual(notes.slice(1), [
    {
      kind: 'source-failed',
      source: `${searched.source}, delivered from 2026-11-21T08:00:00.000Z to 2026-11-21T08:00:00.000Z`,
      reason: 'there was no time left to search it',
    },
  ]);
});

test('finds chained sessions’ records by their keys and ARNs, in several queries', async (t) => {
  const { source, deliver, advance, queries } = await startInsightsSearch(t);
  const sessions = Array.from({ length: 45 }, (_, index) => ({
    kind: 'session' as const,
    accessKeyId: `ASIAEXAMPLE${String(index).padStart(9, '0')}`,
    arn: `arn:aws:sts::123456789012:assumed-role/Deploy/"|limit ${index}\\`,
    issuedAt: 0,
    expiresAt: 0,
  }));
  deliver('ByKey', 1, { accessKeyId: sessions[44]?.accessKeyId });
  deliver('ByOther', 2, { accessKeyId: 'ASIAOTHER' });
  advance(5000);
  const names: unknown[] = [];
  const found =
    source().eventsOfSessions?.(
      sessions,
      subject,
      () => undefined,
      () => false,
    ) ?? [];
  for await (const page of found) names.push(...page.map((event) => event?.eventName));
  assert.deepEqual(names, ['ByKey']);
  assert.equal(queries(), 3);
});

test('queries the log groups of each Region in that Region', async (t) => {
  const { source } = await startInsightsSearch(t);
  const regions: (string | undefined)[] = [];
  const notes: EvidenceNote[] = [];
  const group = (region: string, name: string) =>
    `arn:aws:logs:${region}:111122223333:log-group:${name}`;
  const allRegions = source({
    logGroups: [
      trailLogGroup,
      group('eu-west-1', trailLogGroup),
      group('eu-west-1', 'deleted'),
      'deleted',
    ],
    onRegion: (region) => regions.push(region),
  });
  const events = allRegions.events(
    subject,
    (note) => notes.push(note),
    () => false,
  );
  for await (const page of events) assert.deepEqual(page, []);
  assert.deepEqual(regions, [undefined, 'eu-west-1']);
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ['searched', 'source-failed', 'searched', 'source-failed'],
  );
  assert.match(JSON.stringify(notes), /CloudWatch Logs in eu-west-1, log groups arn:/);
  assert.match(
    JSON.stringify(notes),
    /ResourceNotFoundException: Log group 'deleted' does not exist/,
  );
});

test('notes that there was nothing to search only where no record of anybody was delivered', async (t) => {
  const { search, deliver, advance } = await startInsightsSearch(t);
  const kinds = async () => (await search()).notes.map(({ kind }) => kind);
  assert.deepEqual(await kinds(), ['searched', 'nothing-to-search']);
  deliver('ByOther', 1, by(users[1].id));
  advance(5000);
  assert.deepEqual(await kinds(), ['searched']);
});

test('notes whether a log group has received anything since access ended', async (t) => {
  const { source, deliver, advance } = await startInsightsSearch(t, { pageSize: 1 });
  const check = async () => {
    const notes: EvidenceNote[] = [];
    await source().checkDelivery?.(
      { ...subject, endedAt: new Date(Date.parse(subject.from) + 10_000).toISOString() },
      (note) => notes.push(note),
      () => false,
    );
    return notes.flatMap((note) => (note.kind === 'delivery' ? note.found : []));
  };
  deliver('Before', 5, by(users[1].id));
  advance(60_000);
  assert.deepEqual(await check(), ['none']);
  deliver('After', 20, by(users[1].id));
  assert.deepEqual(await check(), ['found']);
});
