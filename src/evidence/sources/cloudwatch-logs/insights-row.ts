import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { type CloudTrailEvent, readCloudTrailEvent } from '../../cloudtrail-event.ts';

/** What a row's message is read as, which is a record's JSON. */
export const eventOf = (row: readonly ResultField[]): CloudTrailEvent | undefined =>
  readCloudTrailEvent(fieldOf(row, '@message') ?? '');

/** When the latest of the rows, which come in order, was delivered: ISO 8601 in UTC. */
export function latestDelivery(rows: readonly (readonly ResultField[])[]): string | undefined {
  const said = fieldOf(rows.at(-1) ?? [], '@timestamp');
  const at = Date.parse(`${said?.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

const fieldOf = (row: readonly ResultField[], name: string): string | undefined =>
  row.find(({ field }) => field === name)?.value;
