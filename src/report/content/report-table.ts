import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { memoizeByCall } from '../findings/memoize-by-call.ts';
import { count } from './count-by.ts';
import type { ReportRow, ReportTable } from './report.ts';

/** Counts how often each call was made, and sorts writes first. */
export function buildReportTable(title: string, events: readonly CloudTrailEvent[]): ReportTable {
  return {
    title,
    rows: countCalls(events).toSorted(byImportance),
    eventCount: events.length,
    writeCount: count(events, ({ readOnly }) => !readOnly),
  };
}

function countCalls(events: readonly CloudTrailEvent[]): readonly ReportRow[] {
  const rows: (ReportRow & { count: number })[] = [];
  const rowOf = memoizeByCall(({ eventSource, eventName, readOnly }) => {
    const row = { eventSource, eventName, readOnly, count: 0 };
    rows.push(row);
    return row;
  });
  for (const event of events) rowOf(event).count += 1;
  return rows;
}

function byImportance(a: ReportRow, b: ReportRow): number {
  return (
    Number(a.readOnly) - Number(b.readOnly) ||
    b.count - a.count ||
    byCodeUnit(a.eventSource, b.eventSource) ||
    byCodeUnit(a.eventName, b.eventName)
  );
}

/** Independent of the locale, so that a report is the same on every machine. */
function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
