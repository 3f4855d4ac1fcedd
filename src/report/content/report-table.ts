import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { compareText } from '../../platform/compare-text.ts';
import { memoizeByCall } from '../findings/memoize-by-call.ts';
import { count } from './count-by.ts';
import type { ReportRow, ReportTable } from './report.ts';

/** Counts how often each call was made, and sorts writes first. */
export function buildReportTable(
  title: string,
  events: readonly CloudTrailEvent[],
  detailOf: (event: CloudTrailEvent) => string = () => '',
): ReportTable {
  return {
    title,
    rows: countCalls(events, detailOf).toSorted(byImportance),
    eventCount: events.length,
    writeCount: count(events, ({ readOnly }) => !readOnly),
  };
}

/** A table has few details of a call. Beyond this number they share a row. */
const maxDetails = 100;

function countCalls(
  events: readonly CloudTrailEvent[],
  detailOf: (event: CloudTrailEvent) => string,
): readonly ReportRow[] {
  const rows: (ReportRow & { count: number })[] = [];
  const byDetail = memoizeByCall(() => new Map<string, { count: number }>());
  for (const event of events) {
    const known = byDetail(event);
    const detail = known.size < maxDetails ? detailOf(event) : '';
    const row = known.get(detail);
    if (row !== undefined) {
      row.count += 1;
      continue;
    }
    const { eventSource, eventName, readOnly } = event;
    const created = { eventSource, eventName, readOnly, detail, count: 1 };
    rows.push(created);
    known.set(detail, created);
  }
  return rows;
}

function byImportance(a: ReportRow, b: ReportRow): number {
  return (
    Number(a.readOnly) - Number(b.readOnly) ||
    b.count - a.count ||
    compareText(a.eventSource, b.eventSource) ||
    compareText(a.eventName, b.eventName) ||
    compareText(a.detail, b.detail)
  );
}
