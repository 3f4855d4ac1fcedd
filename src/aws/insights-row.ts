import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';

/** The record, or its text where that is no JSON: whoever reads it says what cannot be read. */
export function recordOf(row: readonly ResultField[]): unknown {
  const message = fieldOf(row, '@message') ?? '';
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}

/** When the latest of the rows, which come in order, was delivered: ISO 8601 in UTC. */
export function latestDelivery(rows: readonly (readonly ResultField[])[]): string | undefined {
  const said = fieldOf(rows.at(-1) ?? [], '@timestamp');
  const at = Date.parse(`${said?.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

const fieldOf = (row: readonly ResultField[], name: string): string | undefined =>
  row.find(({ field }) => field === name)?.value;
