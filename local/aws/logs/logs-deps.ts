import type { LogGroups } from './log-groups.ts';
import type { QueryStore } from './query-store.ts';

/** What can be set while the local world runs. */
export interface LogsSettings {
  /** How often a query is looked at before it is Complete; the looks before see part of it. */
  pollsBeforeComplete: number;
  /** At most so many rows a query, whatever limit it names. */
  maxQueryRows: number;
  maxRunningQueries: number;
  /** At most so many entries a page, whatever was asked for. */
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
