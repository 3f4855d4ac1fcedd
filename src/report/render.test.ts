import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import type { Report, ReportRow, ReportTable } from './report.ts';

function table(title: ReportTable['title'], rows: readonly ReportRow[]): ReportTable {
  const sum = (counted: readonly ReportRow[]) => counted.reduce((all, { count }) => all + count, 0);
  return {
    title,
    rows,
    eventCount: sum(rows),
    writeCount: sum(rows.filter(({ readOnly }) => !readOnly)),
  };
}

function buildExample(role: readonly ReportRow[], changes: Partial<Report['grant']> = {}): Report {
  return {
    subject: 'Break glass access report for james@example.com',
    grant: {
      grantId: '0123456789abcdef0123456789abcdef',
      userName: 'james@example.com',
      accountId: '123456789012',
      permissionSetName: 'BreakGlassProd',
      permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
      requestedAt: '2026-07-01T08:00:00.700Z',
      accessBeganAt: '2026-07-01T08:00:05.000Z',
      endedAt: '2026-07-01T08:45:00.000Z',
      accessSeconds: 5400,
      endedBy: 'U012AB3CD',
      allowedBy: 'access#123456789012#BreakGlassProd#ps',
      ...changes,
    },
    window: { from: '2026-07-01T08:00:00.700Z', until: '2026-07-01T10:00:00.000Z' },
    generatedAt: '2026-07-01T10:00:00.000Z',
    portal: table('Access portal activity', []),
    role: table('Assumed role activity', role),
    notes: ['CloudTrail may be late.'],
  };
}

const calls: readonly ReportRow[] = [
  { eventSource: 'ec2.amazonaws.com', eventName: 'StopInstances', readOnly: false, count: 1 },
  { eventSource: 's3.amazonaws.com', eventName: 'GetObject', readOnly: true, count: 12 },
];

test('the text has the facts, aligned tables and the notes', () => {
  assert.equal(
    renderText(buildExample(calls)),
    `Break glass access report for james@example.com

User:            james@example.com
Account:         123456789012
Permission set:  BreakGlassProd (arn:aws:sso:::permissionSet/ssoins-12345/ps-12345)
Asked for:       2026-07-01 08:00:00 UTC
Access from:     2026-07-01 08:00:05 UTC
Access to:       2026-07-01 08:45:00 UTC
Allowed for:     1 h 30 min
Allowed by:      access#123456789012#BreakGlassProd#ps
Ended by:        U012AB3CD
Events from:     2026-07-01 08:00:00 UTC
Events to:       2026-07-01 10:00:00 UTC
Report made:     2026-07-01 10:00:00 UTC
Grant:           0123456789abcdef0123456789abcdef

Access portal activity
----------------------
Nothing was found. This is no proof that nothing was done.

Assumed role activity
---------------------
13 events, 1 of them a write.

Event source       Event name     Read only  Number of events
ec2.amazonaws.com  StopInstances  no         1
s3.amazonaws.com   GetObject      yes        12

What to know about this report
------------------------------
- CloudTrail may be late.
`,
  );
});

test('the HTML has headings, column headers, rows, and a word on the empty table', () => {
  const html = renderHtml(buildExample(calls));
  const told = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, inner]) => inner);
  assert.deepEqual(told(/<h\d>(.*?)<\/h\d>/g), [
    'Break glass access report for james@example.com',
    'The grant',
    'Access portal activity',
    'Assumed role activity',
    'What to know about this report',
  ]);
  assert.deepEqual(told(/<th scope="col"[^>]*>(.*?)<\/th>/g), [
    'Event source',
    'Event name',
    'Read only',
    'Number of events',
  ]);
  const [, first = ''] = /<thead>.*?<tbody[^>]*>\n(.*?)\n/s.exec(html) ?? [];
  assert.deepEqual(
    [...first.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, inner]) => inner),
    ['ec2.amazonaws.com', 'StopInstances', 'no', '1'],
  );
  assert.match(html, /Nothing was found\. This is no proof/);
  assert.match(html, /<html lang="en">/);
  assert.doesNotMatch(html, /<(style|script|link|img)|class=/);
});

test('a grant that gave nothing, or has not ended, says so', () => {
  const text = (changes: Partial<Report['grant']>) => renderText(buildExample([], changes));
  assert.match(text({ accessBeganAt: undefined, endedAt: undefined }), /Access from: +never given/);
  assert.match(text({ endedAt: undefined }), /Access to: +not ended yet/);
});

test('a table that is too long is cut, and says how much is missing', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    eventSource: 'x'.repeat(100),
    eventName: `Call${index}`,
    readOnly: false,
    count: 1,
  }));
  const html = renderHtml(buildExample(rows));
  const shown = html.match(/>Call\d+</g)?.length ?? 0;
  assert.ok(shown > 50);
  assert.ok(html.includes(`and ${5000 - shown} more kinds of event`));
  assert.ok(renderText(buildExample(rows)).includes('and 4700 more kinds of event'));
});

test('the HTML stays below what mail programs clip, were every text as long and as escaped as can be', () => {
  const long = '"'.repeat(5000);
  const row = { eventSource: long, eventName: long, readOnly: false, count: 1 };
  const rows = Array.from({ length: 500 }, () => row);
  const { grant } = buildExample([]);
  const facts = Object.fromEntries(
    Object.entries(grant).map(([name, fact]) => [name, typeof fact === 'string' ? long : fact]),
  );
  const example = buildExample(rows, facts);
  const notes = Array.from({ length: 25 }, () => 'n'.repeat(300));
  const html = renderHtml({ ...example, portal: table('Access portal activity', rows), notes });
  assert.ok(Buffer.byteLength(html) < 100_000);
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=y>',
    '</td></tr></table>',
    '\u001b[31mred\u001b[0m',
    'a\r\nBcc: b',
    '\u202Egnp.exe',
    '\uD800',
    `'"&<>`.repeat(500),
  ),
);
const hostileRow = fc.record({
  eventSource: hostile,
  eventName: hostile,
  readOnly: fc.boolean(),
  count: fc.nat(),
});
const hostileReport = fc
  .record({
    name: hostile,
    rows: fc.array(hostileRow, { maxLength: 60 }),
    times: fc.constantFrom(1, 50),
  })
  .map(({ name, rows, times }): Report => {
    const many = Array.from({ length: times }, () => rows).flat();
    const example = buildExample(many, { userName: name, allowedBy: name, endedBy: name });
    return {
      ...example,
      subject: name,
      portal: table('Access portal activity', many),
      notes: [name],
    };
  });

test('whatever was written into the events, the HTML keeps its structure and its size', () => {
  const tagsOf = (html: string, tag: string) =>
    [`<${tag}[ >]`, `</${tag}>`].map(
      (pattern) => html.match(new RegExp(pattern, 'g'))?.length ?? 0,
    );
  fc.assert(
    fc.property(hostileReport, (report) => {
      const html = renderHtml(report);
      assert.doesNotMatch(html, /<(script|img)/i);
      assert.doesNotMatch(html, /[[\p{Cc}\p{Cf}]--[\n]]/v);
      for (const tag of ['table', 'tr', 'td', 'th', 'li', 'h2', 'p', 'div']) {
        const [opened, closed] = tagsOf(html, tag);
        assert.equal(opened, closed);
      }
      assert.ok(Buffer.byteLength(html) < 100_000);
      assert.ok(html.isWellFormed());
    }),
    { numRuns: 40 },
  );
});

test('whatever was written into the events, the text has no signs that move a terminal', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const text = renderText(report);
      assert.doesNotMatch(text, /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\n]]/v);
      assert.ok(text.split('\n').length < 700);
      assert.ok(Buffer.byteLength(text) < 500_000);
    }),
    { numRuns: 40 },
  );
});
