import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildExampleReport,
  event,
  grantFacts,
  noEvidence,
} from '../../test/fixtures/evidence/example-report.ts';
import { parseCloudTrailEvent } from '../evidence/cloudtrail-event.ts';
import type { EvidenceNote } from '../evidence/evidence-note.ts';
import { buildAttachments } from './attachments/build-attachments.ts';
import { renderJson } from './attachments/report-json.ts';
import { renderHtml } from './html/render-html.ts';
import { renderText } from './text/render-text.ts';

const change = { eventName: 'StopInstances', readOnly: false };
const secret = { eventSource: 'secretsmanager.amazonaws.com', eventName: 'GetSecretValue' };
const example = () =>
  buildExampleReport({
    evidence: {
      ...noEvidence,
      role: [
        event({ ...change, eventTime: '2026-07-01T08:31:00Z' }),
        event({ ...secret, eventID: 'secret-1', requestParameters: { secretId: 'prod/db' } }),
        event({ ...secret, eventID: 'secret-2', requestParameters: { secretId: 'prod/db' } }),
      ],
    },
    notes: [{ kind: 'searched', source: 'a log group' }],
  });

test('the text starts with the user, the access, how it ended, and the findings', () => {
  const [first = ''] = renderText(example()).split('Access portal activity');
  assert.equal(
    first,
    `Break glass access report for james@example.com

REVIEW REQUIRED: secretsmanager GetSecretValue on prod/db (medium).
The evidence will not be looked at again.

User:                    james@example.com
Account:                 123456789012
Permission set:          BreakGlassProd
Report recipients:       security@example.com
Access started:          2026-07-01 08:00:05 UTC
Access ended:            2026-07-01 09:00:02 UTC
How access ended:        Ended on time. The grant allowed 1 h.
Sessions after the end:  A role session that was active at the end can last
                         until 2026-07-01 10:00:02 UTC (session duration of the
                         permission set: 1 h). No events after the end were
                         found.
Events:                  3 events
Changes:                 1 event changed something
Denied:                  none

Findings to review
------------------
MEDIUM: Secrets and parameters read (T1555.006)
The values may have been disclosed: consider rotating them.
* medium  08:30:00, 2 times  secretsmanager GetSecretValue
    on prod/db
    by james@example.com, account 123456789012, us-east-1, from 203.0.113.17,
    event secret-1

Sessions
--------
CLI, SDK and programs are what the user agents say, which the caller writes.

Time (UTC)            Kind  Calls  Changes  Denied
08:30:00 to 08:31:00  CLI   3      1        0
    from 203.0.113.17; with aws-cli/2.32.5

`,
  );
});

test('a reason is the first of the facts, and the report begins with one that is missing', () => {
  const at = '2026-07-01T08:01:00.000Z';
  const render = (facts: object) => {
    const report = buildExampleReport({
      grant: { ...grantFacts, isAskedForReason: true, ...facts },
    });
    return { text: renderText(report), html: renderHtml(report), json: renderJson(report) };
  };
  const given = render({
    reasons: [
      { at, text: 'disk' },
      { at, text: 'INC-1 <disk> full' },
    ],
  });
  assert.match(
    given.text,
    /\n\nReason: +INC-1 <disk> full\nEarlier reason: +disk, 2026-07-01 08:01:00 UTC\nUser:/,
  );
  assert.match(given.html, /<th scope="row">Reason<\/th><td>INC-1 &lt;disk&gt; full/);
  assert.match(given.json, /"text": "disk"/);
  assert.doesNotMatch(given.text + given.html, /no reason given/i);
  const missing = render({});
  assert.match(missing.text, /^[^\n]*\n\nNO REASON GIVEN: the access rule asks for one, and the/);
  assert.match(missing.text, /\n\nReason: +NO REASON GIVEN\.\nUser:/);
  assert.match(
    missing.html,
    /<div class="box [a-z-]+">\n<p class="lead">No reason given: the access/,
  );
  const none = render({ isAskedForReason: undefined });
  assert.doesNotMatch(none.text + none.html, /reason given/i);
});

test('the text has aligned tables, a timeline and the limits of the report', () => {
  const text = renderText(example());
  assert.match(
    text,
    /Assumed role activity\n-+\n3 events, 1 write\.\n\nEvent source +Event name +Read only {2}Events\nec2\.amazonaws\.com +StopInstances +no +1\n/,
  );
  assert.match(text, /08:00 {2}> access started/);
  assert.match(text, /08:30 {2}\.+ +2\n08:31 {2}C+ +1, 1 changed\n/);
  assert.match(text, /Limits of this report\n-+\n- Searched: a log group\.\n/);
});

test('the HTML has headings in order, a header for each column, and style sheets that Gmail keeps', () => {
  const html = renderHtml(example());
  assert.deepEqual(
    [...html.matchAll(/<h(\d)[^>]*>(.*?)<\/h/g)].map(([, level, title]) => `${level} ${title}`),
    [
      '1 Break glass access report for james@example.com',
      '2 Findings to review',
      '3 Secrets and parameters read',
      '2 Sessions',
      '2 Access portal activity',
      '2 Assumed role activity',
      '2 Chained session activity',
      '2 Sources of the calls',
      '2 Timeline',
      '2 Limits of this report',
      '2 Attachments',
      '2 Details',
    ],
  );
  for (const [table = ''] of html.matchAll(/<table(?: class="facts")?>.*?<\/table>/gs))
    assert.match(table, /<th scope="(?:col|row)"/);
  assert.match(html, /No events were found\. This does not prove/);
  assert.match(html, /<html lang="en">/);
  const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = '']) => style);
  assert.deepEqual(
    styles.map(({ length }) => length > 0 && length < 8_192),
    [true, true],
  );
  assert.doesNotMatch(html, /<(script|link|img|svg)|url\(|style=/);
});

test('each bar has its numbers beside it, so that nothing depends on colour alone', () => {
  const html = renderHtml(example());
  const bars = [
    ...html.matchAll(/<tr><th scope="row">(.*?)<\/th>.*?<\/table><\/td>(.*?)<\/tr>\n/g),
  ];
  assert.deepEqual(
    bars.map(([, at, numbers = '']) => [at, ...(numbers.match(/\d+/g) ?? [])]),
    [
      ['08:30', '2', '0', '0'],
      ['08:31', '1', '1', '0'],
    ],
  );
});

test('truncates a table that is too long, and says how many rows are missing', () => {
  const role = Array.from({ length: 5000 }, (_, index) =>
    event({ eventSource: 'x'.repeat(100), eventName: `Call${index}` }),
  );
  const report = buildExampleReport({ evidence: { ...noEvidence, role } });
  const html = renderHtml(report);
  const shown = html.match(/>Call\d+ </g)?.length ?? 0;
  assert.ok(shown > 200);
  assert.ok(html.includes(`and ${5000 - shown} more, in the attachment`));
  assert.ok(renderText(report).includes('and 4800 more, in the attachment'));
});

test('shows a warning first, and mentions it in the verdict', () => {
  const failed: EvidenceNote = {
    kind: 'source-failed',
    source: 'a log group',
    reason: 'AccessDenied',
  };
  const report = buildExampleReport({ notes: [failed] });
  const html = renderHtml(report);
  assert.ok(html.indexOf('a log group could not be read') < html.indexOf('Report recipients'));
  assert.match(html, /Nothing was seen\. This report is incomplete: see the warning\./);
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=y>',
    '</td></tr></table>',
    '=HYPERLINK("http://x")',
    '@SUM(1)',
    '\t=1+1',
    '\u001b[31mred\u001b[0m',
    '\u009b31m',
    'a\r\nBcc: b',
    '\u202Egnp.exe',
    '\uD800',
    '__proto__',
    `'"&<>`.repeat(500),
    'm'.repeat(1_000_000),
  ),
);
/** A record in the form of CloudTrail, with attacker-controlled fields. */
const hostileRecord = fc.record({
  eventID: fc.uuid(),
  eventTime: fc.constantFrom(
    '2026-07-01T08:30:00Z',
    '2026-07-01T08:59:59Z',
    '2026-07-01T09:30:00Z',
  ),
  eventSource: fc.oneof(hostile, fc.constantFrom('iam.amazonaws.com', 'ssm.amazonaws.com')),
  eventName: fc.oneof(
    hostile,
    fc.constantFrom('CreateUser', 'GetParameter', 'AddPermission20150331v2'),
  ),
  readOnly: fc.boolean(),
  awsRegion: hostile,
  sourceIPAddress: hostile,
  userAgent: hostile,
  errorCode: fc.option(fc.oneof(hostile, fc.constant('AccessDenied')), { nil: undefined }),
  errorMessage: hostile,
  requestParameters: fc.dictionary(
    fc.constantFrom('userName', 'names', 'x', '__proto__'),
    fc.anything(),
  ),
  resources: fc.array(fc.record({ ARN: hostile }), { maxLength: 3 }),
  userIdentity: fc.record({ arn: hostile, accessKeyId: hostile }),
});
const hostileEvents = fc
  .array(hostileRecord, { maxLength: 12 })
  .map((records) => records.flatMap((record) => parseCloudTrailEvent(record) ?? []));
const hostileReport = fc
  .record({
    portal: hostileEvents,
    role: hostileEvents,
    chained: hostileEvents,
    elsewhere: hostileEvents,
    name: hostile,
    times: fc.constantFrom(1, 40),
  })
  .map(({ portal, role, chained, elsewhere, name, times }) => {
    const repeated = Array.from({ length: times }, () => role).flat();
    const evidence = {
      ...{ portal, role: repeated, chained, elsewhere },
      ...{ created: chained, earlier: portal },
    };
    const failed: EvidenceNote = { kind: 'source-failed', source: name, reason: name };
    const report = buildExampleReport({
      evidence,
      // Compressing megabytes in every run is slow, and no rendering shows the result.
      attached: buildAttachments(noEvidence).attached,
      grant: {
        ...grantFacts,
        userName: name,
        allowedBy: name,
        endedBy: name,
        isAskedForReason: true,
        reasons: times === 1 ? [] : [{ at: '2026-07-01T08:01:00.000Z', text: name }],
        recipients: [name, name],
      },
      notes: [failed, { kind: 'searched', source: name }],
      first: { sentAt: '2026-07-01T09:15:00.000Z', eventCount: 1, hasEvent: (id) => id < '8' },
    });
    return { ...report, title: times === 1 ? report.title : name };
  });

const tags = [
  'table',
  'thead',
  'tbody',
  'tr',
  'td',
  'th',
  'ul',
  'li',
  'h1',
  'h2',
  'h3',
  'p',
  'div',
];

test('the HTML keeps its structure and size for any event content', () => {
  const countOf = (html: string, pattern: string) =>
    html.match(new RegExp(pattern, 'g'))?.length ?? 0;
  fc.assert(
    fc.property(hostileReport, (report) => {
      const html = renderHtml(report);
      assert.doesNotMatch(html, /<(script|img)/i);
      assert.doesNotMatch(html, /[[\p{Cc}\p{Cf}]--[\n]]/v);
      for (const tag of tags)
        assert.equal(countOf(html, `<${tag}[ >]`), countOf(html, `</${tag}>`), tag);
      assert.ok(Buffer.byteLength(html) < 100_000, String(Buffer.byteLength(html)));
      assert.ok(html.isWellFormed());
    }),
    { numRuns: 40 },
  );
});

test('the text has no characters that control a terminal for any event content', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const text = renderText(report);
      assert.doesNotMatch(text, /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\n]]/v);
      assert.ok(text.split('\n').length < 3_000);
      assert.ok(Buffer.byteLength(text) < 2_000_000);
    }),
    { numRuns: 40 },
  );
});

test('the JSON can be parsed and stays small for any event content', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const json = renderJson(report);
      assert.doesNotMatch(json, /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\n]]/v);
      assert.ok(json.isWellFormed());
      assert.ok(json.length <= 1_000_000);
      assert.equal(JSON.parse(json).counts.events, report.counts.events);
    }),
    { numRuns: 40 },
  );
});
