import { MalformedGrantError } from '../../grant/errors.ts';
import {
  type Grant,
  grantRecordId,
  isGrantId,
  isOver,
  parseGrant,
  parseGrantRecordId,
} from '../../grant/record/grant.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import type { DeploymentConnection } from '../connect-deployment.ts';
import type { ProgressLine } from '../output/progress-line.ts';
import { UsageError } from '../usage-error.ts';

/** A grant of the table. Of a malformed record only its id, and what is wrong with it, can be relied on. */
export type FoundGrant =
  | { readonly grantId: string; readonly grant: Grant }
  | { readonly grantId: string; readonly grant?: undefined; readonly problem: string };

type Connection = Pick<DeploymentConnection, 'table' | 'scanGrants'>;

export function readFoundGrant(grantId: string, record: StoredRecord): FoundGrant {
  try {
    return { grantId, grant: parseGrant(record) };
  } catch (error) {
    if (!(error instanceof MalformedGrantError)) throw error;
    return { grantId, problem: error.message };
  }
}

/** Whether a grant is open, as far as its record can be read: a malformed one may be. */
export const mayBeOpen = ({ grant }: FoundGrant): boolean => grant === undefined || !isOver(grant);

/** The ids of the grants in `due-index`: those that are open, and some that have just ended. */
async function listDueIds({ table }: Pick<Connection, 'table'>): Promise<readonly string[]> {
  const grantIds: string[] = [];
  for await (const id of table.idsDueBy(Number.MAX_SAFE_INTEGER)) {
    const grantId = parseGrantRecordId(id);
    if (grantId !== undefined) grantIds.push(grantId);
  }
  return grantIds;
}

/** The open grants that `due-index` has, and those whose records are malformed. */
export async function findOpenGrants(
  { table }: Pick<Connection, 'table'>,
  idPrefix = '',
): Promise<readonly FoundGrant[]> {
  const found: FoundGrant[] = [];
  for (const grantId of await listDueIds({ table })) {
    if (!grantId.startsWith(idPrefix)) continue;
    const record = await table.read(grantRecordId(grantId));
    if (record !== undefined) found.push(readFoundGrant(grantId, record));
  }
  return found.filter(mayBeOpen);
}

/** Every grant whose id begins with `idPrefix`, also those that are over. Reads the whole table. */
export async function scanAllGrants(
  { scanGrants }: Pick<Connection, 'scanGrants'>,
  progress: ProgressLine,
  idPrefix = '',
): Promise<readonly FoundGrant[]> {
  const found: FoundGrant[] = [];
  const onProgress = (items: number) => progress.show(`${items} records of the table read`);
  try {
    for await (const record of scanGrants(idPrefix, onProgress)) {
      const grantId = parseGrantRecordId(String(record['id']));
      if (grantId !== undefined) found.push(readFoundGrant(grantId, record));
    }
  } finally {
    progress.clear();
  }
  return found;
}

/** The id of the one grant whose id begins so. Reads the whole table, unless the id is complete. Throws UsageError. */
export async function findGrantId(
  connection: Pick<Connection, 'scanGrants'>,
  progress: ProgressLine,
  idPrefix: string,
): Promise<string> {
  if (isGrantId(idPrefix)) return idPrefix;
  const found = await scanAllGrants(connection, progress, idPrefix);
  return pickGrant(found, idPrefix, 'grant').grantId;
}

/** The grant whose id begins so, of several. Throws UsageError if there is none, or more than one. */
export function pickGrant<T extends { readonly grantId: string }>(
  found: readonly T[],
  idPrefix: string,
  what: 'grant' | 'open grant',
): T {
  const [match, ...others] = found;
  if (match === undefined)
    throw new UsageError(
      `There is no ${what} whose id begins with ${idPrefix}: break-glass grants lists them.`,
    );
  if (others.length > 0)
    throw new UsageError(
      `${found.length} ids of ${what}s begin with ${idPrefix}: write more digits. ${found
        .slice(0, maxNamed)
        .map(({ grantId }) => grantId)
        .join(', ')}`,
    );
  return match;
}

const maxNamed = 5;
