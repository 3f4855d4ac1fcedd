import { grantRecordId } from '../../grant/record/grant.ts';
import { type Lock, lockRecordId, parseLock } from '../../grant/record/lock.ts';
import { notifiedRecordId } from '../../grant/record/notification-due.ts';
import { type NotifiedRecord, parseNotifiedRecord } from '../../grant/record/notified-record.ts';
import {
  parseReportRecord,
  type ReportRecord,
  reportRecordId,
} from '../../grant/record/report-record.ts';
import { accountRecordId } from '../../request/policy/account-record.ts';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import { type FoundGrant, readFoundGrant } from './find-grants.ts';

/** A record beside a grant's: absent, or malformed, or proven. */
export type Beside<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'malformed'; readonly problem: string }
  | { readonly state: 'read'; readonly record: T };

/** What the table says about a grant. */
export interface GrantLife {
  readonly found: FoundGrant;
  readonly accountName: string | undefined;
  readonly notified: Beside<NotifiedRecord>;
  readonly report: Beside<ReportRecord>;
  /** Absent where the grant's record is malformed, which would have to name it. */
  readonly lock: Beside<Lock>;
}

/** Reads a grant and the records beside it. Returns `undefined` when there is no such grant. */
export async function readLife(
  records: RecordReader,
  grantId: string,
): Promise<GrantLife | undefined> {
  const [record, notified, report] = await Promise.all(
    [grantRecordId, notifiedRecordId, reportRecordId].map((idOf) => records.read(idOf(grantId))),
  );
  if (record === undefined) return undefined;
  const found = readFoundGrant(grantId, record);
  const { grant } = found;
  const [lock, account] = await Promise.all(
    grant === undefined
      ? []
      : [records.read(lockRecordId(grant)), records.read(accountRecordId(grant.accountId))],
  );
  const name: unknown = account?.['name'];
  return {
    found,
    accountName: typeof name === 'string' ? name : undefined,
    notified: parseBeside(notified, parseNotifiedRecord),
    report: parseBeside(report, parseReportRecord),
    lock: parseBeside(lock, parseLock),
  };
}

function parseBeside<T>(
  record: StoredRecord | undefined,
  parse: (record: StoredRecord) => T,
): Beside<T> {
  if (record === undefined) return { state: 'absent' };
  try {
    return { state: 'read', record: parse(record) };
  } catch (error) {
    return { state: 'malformed', problem: error instanceof Error ? error.message : 'unreadable' };
  }
}
