import { type DescribeOmitted, titles } from '../content/labels.ts';
import type { Report } from '../content/report.ts';
import {
  sessionKind,
  sessionOrigin,
  sessionOwner,
  sessionsNote,
  sessionTime,
} from '../sessions/session-labels.ts';
import type { SessionRow } from '../sessions/session-row.ts';
import { type Markup, markup } from './markup.ts';
import { nothing, type Section } from './sections.ts';
import { omittedText, renderTable } from './tables.ts';

const maxName = 120;

/** The credential sessions: how each was used, by whom, from where and with what. */
export function sessionsSection(
  { sessions, sessionCount }: Pick<Report, 'sessions' | 'sessionCount'>,
  day: string,
  describe: DescribeOmitted,
): Section {
  return {
    rows: sessions.map((session) => renderSession(session, day)),
    rowCount: sessionCount,
    render: (body, omitted) =>
      sessionCount === 0
        ? nothing
        : renderTable({
            heading: markup`<h2>${titles.sessions}</h2>`,
            caption: sessionsNote,
            columns: ['Session', 'Calls', 'Changes', 'Denied'],
            body,
            omitted: omittedText(omitted, describe),
          }),
  };
}

function renderSession(session: SessionRow, day: string): Markup {
  const lines = [sessionOwner(session, maxName), sessionOrigin(session, maxName)];
  const numbers = [session.calls, session.changes, session.denials];
  return markup`<tr><td><strong>${sessionKind(session)}</strong> ${sessionTime(session, day)}${lines.filter((line) => line !== '').map((line) => markup`<br><span class="soft">${line}</span>`)}</td>${numbers.map((number) => markup`<td class="number">${number}</td>`)}</tr>\n`;
}
