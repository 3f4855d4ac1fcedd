import type { StoredRecord } from '../../request/stored-record.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import { type Grant, isGrantId, parseGrant } from '../record/grant.ts';
import { type Lock, parseLock, parseLockId } from '../record/lock.ts';
import { type NotifiedRecord, parseNotifiedRecord } from '../record/notified-record.ts';
import { parseReportRecord, type ReportRecord } from '../record/report-record.ts';

/** A record that the due index names, parsed. `grantId` of junk: where its id is one of a grant or a report. */
export type DueItem =
  | { readonly kind: 'grant'; readonly record: Grant }
  | { readonly kind: 'report'; readonly grantId: string; readonly record: ReportRecord }
  | { readonly kind: 'notified'; readonly grantId: string; readonly record: NotifiedRecord }
  | { readonly kind: 'lock'; readonly key: AssignmentTarget; readonly record: Lock }
  | { readonly kind: 'junk'; readonly grantId?: string };

/** Whether an id may be one of a due record: others are junk, and need no read. */
export const mayBeDue = (id: string): boolean =>
  grantIdIn(id) !== undefined || parseLockId(id) !== undefined;

const grantIdIn = (id: string): string | undefined => {
  const [kind, grantId = '', ...others] = id.split('#');
  const isKind = kind === 'grant' || kind === 'report' || kind === 'notified';
  return isKind && others.length === 0 && isGrantId(grantId) ? grantId : undefined;
};

/** Parses a record that `mayBeDue`. Never throws. */
export function parseDueItem(id: string, record: StoredRecord): DueItem {
  const grantId = grantIdIn(id);
  const key = parseLockId(id);
  try {
    if (key) return { kind: 'lock', key, record: parseLock(record) };
    if (grantId === undefined) return { kind: 'junk' };
    if (id.startsWith('notified#'))
      return { kind: 'notified', grantId, record: parseNotifiedRecord(record) };
    return id.startsWith('report#')
      ? { kind: 'report', grantId, record: parseReportRecord(record) }
      : { kind: 'grant', record: parseGrant(record) };
  } catch {
    return grantId === undefined ? { kind: 'junk' } : { kind: 'junk', grantId };
  }
}
