import { readFileSync } from 'node:fs';
import { isRecord } from '../is-record.ts';

/** The name that Terraform and CDK give the table. */
export const tableName = readTableName(new URL('../../infra/table.json', import.meta.url));

function readTableName(file: URL): string {
  const table: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isRecord(table) && typeof table['name'] === 'string') return table['name'];
  throw new TypeError('infra/table.json has no name');
}
