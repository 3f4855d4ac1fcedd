import type { DescribeOmitted } from '../content/labels.ts';
import { titles } from '../content/labels.ts';
import type { Report } from '../content/report.ts';
import {
  sessionKind,
  sessionOrigin,
  sessionOwner,
  sessionsNote,
  sessionTime,
} from '../sessions/session-labels.ts';
import { alignRows } from './align-columns.ts';
import { heading } from './lists.ts';
import { wrap } from './wrap.ts';

const maxRows = 100;
const maxName = 160;
const indent = '    ';
const columns = ['Time (UTC)', 'Kind', 'Calls', 'Changes', 'Denied'] as const;

/** Renders the credential sessions: for each a row, then whose it is, from where, and with what. */
export function renderSessions(
  { sessions, sessionCount }: Pick<Report, 'sessions' | 'sessionCount'>,
  day: string,
  describe: DescribeOmitted,
): readonly string[] {
  if (sessionCount === 0) return [];
  const shown = sessions.slice(0, maxRows);
  const rows = shown.map((row) => [
    sessionTime(row, day),
    sessionKind(row),
    ...[row.calls, row.changes, row.denials].map(String),
  ]);
  const omitted = sessionCount - shown.length;
  const table = alignRows([columns, ...rows]);
  return [
    ...heading(titles.sessions),
    ...wrap(sessionsNote),
    '',
    ...(table[0] ?? []),
    ...shown.flatMap((row, index) => [
      ...(table[index + 1] ?? []),
      ...[sessionOwner(row, maxName), sessionOrigin(row, maxName)]
        .filter((line) => line !== '')
        .flatMap((line) => wrap(line, indent)),
    ]),
    ...(omitted > 0 ? [describe(omitted)] : []),
    '',
  ];
}
