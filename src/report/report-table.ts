import type { CloudTrailEvent } from '../evidence/cloudtrail-event.ts';
import type { ReportRow, ReportTable } from './report.ts';

/** Counts how often each call was made, and puts first what a reader must not miss. */
export function buildReportTable(title: string, events: readonly CloudTrailEvent[]): ReportTable {
  return {
    title,
    rows: [...countCalls(events)].sort(byImportance),
    eventCount: events.length,
    writeCount: events.filter((event) => !event.readOnly).length,
  };
}

function countCalls(events: readonly CloudTrailEvent[]): Iterable<ReportRow> {
  const rows = new Map<string, ReportRow>();
  for (const { eventSource, eventName, readOnly } of events) {
    const key = `${eventSource.length} ${eventSource} ${eventName} ${readOnly}`;
    const count = (rows.get(key)?.count ?? 0) + 1;
    rows.set(key, { eventSource, eventName, readOnly, count });
  }
  return rows.values();
}

function byImportance(a: ReportRow, b: ReportRow): number {
  return (
    Number(a.readOnly) - Number(b.readOnly) ||
    b.count - a.count ||
    byCodeUnit(a.eventSource, b.eventSource) ||
    byCodeUnit(a.eventName, b.eventName)
  );
}

/** Not by locale: a report reads the same wherever it was made. */
function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
