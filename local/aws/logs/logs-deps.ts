import type { LogGroups } from './log-groups.ts';
import type { QueryStore } from './query-store.ts';

/** May be changed at run time. */
export interface LogsSettings {
  /** How many GetQueryResults calls return partial results before the query is Complete. */
  pollsBeforeComplete: number;
  /** Limits the rows of every query, also when the query allows more. */
  maxQueryRows: number;
  maxRunningQueries: number;
  /** Limits every page, also when the request allows more. */
  pageSize: number;
}

export interface LogsDeps {
  readonly groups: LogGroups;
  readonly queries: QueryStore;
  readonly now: () => Date;
  readonly settings: LogsSettings;
  readonly region: string;
  readonly accountId: string;
}
