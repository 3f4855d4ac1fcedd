import type { ReportTable } from './report.ts';

export const columns = ['Event source', 'Event name', 'Read only', 'Number of events'] as const;

export const emptyTable = 'Nothing was found. This is no proof that nothing was done.';

export const yesOrNo = (claim: boolean): string => (claim ? 'yes' : 'no');

/** `37 events, 4 of them writes.` */
export function totals({ eventCount, writeCount }: ReportTable): string {
  const events = eventCount === 1 ? '1 event' : `${eventCount} events`;
  if (writeCount === 0) return `${events}, none of them a write.`;
  return `${events}, ${writeCount} of them ${writeCount === 1 ? 'a write' : 'writes'}.`;
}

export const leftOut = (rows: number): string =>
  `and ${rows} more ${rows === 1 ? 'kind' : 'kinds'} of event`;
