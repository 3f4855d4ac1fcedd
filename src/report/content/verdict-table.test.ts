import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  buildExampleReport,
  event,
  noEvidence,
} from '../../../test/fixtures/evidence/example-report.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import { verdictLine } from './labels.ts';

const page = readFileSync(new URL('../../../docs/report.md', import.meta.url), 'utf8');
/** The cells of the table whose first heading this is. */
const tableOf = (heading: string): readonly (readonly string[])[] | undefined =>
  page
    .slice(page.indexOf(`\n| ${heading} |`) + 1)
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
/** Rows: events of the grant, changes, findings, other events of the user, warnings, verdict. */
const rows = tableOf('events');
/** Rows: how the verdict begins, how the mail's subject begins. */
const subjects = tableOf('verdict');

const change = { eventName: 'StopInstances', readOnly: false };
const finding = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false };
const warning: EvidenceNote = { kind: 'source-failed', source: 'a log group', reason: 'x' };

const yes = (cell: string | undefined): boolean => cell === 'yes';

test('docs/report.md says when the verdict is which, and how the subject of the mail begins', () => {
  assert.equal(rows?.length, 9);
  assert.equal(subjects?.length, 4);
  for (const [events, changes, findings, apart, warnings, verdict] of rows ?? []) {
    const role = [
      ...(yes(events) ? [event()] : []),
      ...(yes(changes) ? [event(change)] : []),
      ...(yes(findings) ? [event(finding)] : []),
    ];
    const report = buildExampleReport({
      evidence: { ...noEvidence, role, elsewhere: yes(apart) ? [event()] : [] },
      notes: yes(warnings) ? [warning] : [],
    });
    assert.equal(verdictLine(report), verdict);
    const [, words] = subjects?.find(([start = '']) => verdict?.startsWith(start)) ?? [];
    const begin = `${words}${yes(warnings) ? ', INCOMPLETE' : ''}: `;
    assert.ok(report.subject.startsWith(begin), report.subject);
  }
});
