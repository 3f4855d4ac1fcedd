import { parseCloudTrailEvent } from '../../cloudtrail-event.ts';

/** The number of records, and the times of the first and last. Times are ISO 8601 in UTC. */
export interface RecordCount {
  readonly records: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export function createRecordCounter() {
  let total: RecordCount = { records: 0, from: undefined, until: undefined };
  return {
    total: () => total,
    add(raw: unknown): void {
      const at = parseCloudTrailEvent(raw)?.eventTime;
      const { from = at, until = at } = total;
      total = {
        records: total.records + 1,
        from: at !== undefined && from !== undefined && at < from ? at : from,
        until: at !== undefined && until !== undefined && at > until ? at : until,
      };
    },
  };
}
