import { type CloudTrailEvent, readCloudTrailEvent } from '../../cloudtrail-event.ts';

/** A row of a query's result: its fields by name. */
export type InsightsRow = readonly {
  readonly field?: string | undefined;
  readonly value?: string | undefined;
}[];

/** Reads a row's message, which is the JSON of a CloudTrail record. */
export const eventOf = (row: InsightsRow): CloudTrailEvent | undefined =>
  readCloudTrailEvent(fieldOf(row, '@message') ?? '');

/** The delivery time of the last of the rows, which are sorted by it: ISO 8601 in UTC. */
export function latestDelivery(rows: readonly InsightsRow[]): string | undefined {
  const timestamp = fieldOf(rows.at(-1) ?? [], '@timestamp');
  const at = Date.parse(`${timestamp?.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

const fieldOf = (row: InsightsRow, name: string): string | undefined =>
  row.find(({ field }) => field === name)?.value;
