import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';
import { refuseOtherAttributes, textOf } from './record-attributes.ts';

/** `settings#freeze`: while this record exists, nobody is granted access. */
export interface Freeze {
  /** ISO time in UTC. */
  readonly frozenAt: string;
  readonly frozenBy: string;
  readonly reason: string;
}

export const freezeId = 'settings#freeze';

const utcTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** Throws MalformedRecordError. */
export function parseFreeze(record: StoredRecord): Freeze {
  refuseOtherAttributes(record, ['id', 'frozenAt', 'frozenBy', 'reason']);
  const frozenAt = textOf(record, 'frozenAt');
  if (!utcTime.test(frozenAt) || Number.isNaN(Date.parse(frozenAt)))
    throw new MalformedRecordError('frozenAt is not an ISO time in UTC');
  return { frozenAt, frozenBy: textOf(record, 'frozenBy'), reason: textOf(record, 'reason') };
}
