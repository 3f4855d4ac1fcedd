import * as v from 'valibot';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { isSlackId, isSlackTs } from '../../request/ids.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { expiryOf } from './grant.ts';
import type { Records } from './records.ts';

/** A field that is not as it should be counts as absent: people are told twice rather than never. */
const orAbsent = <const T extends v.GenericSchema>(schema: T) =>
  v.fallback(v.optional(schema), undefined);

/** The states of a grant that people are told of, in their order. No message goes back to an earlier one. */
export const stages = ['active', 'ends-soon', 'over', 'reported'] as const;
export type Stage = (typeof stages)[number];

const stage = orAbsent(v.picklist(stages));
const channel = orAbsent(v.pipe(v.string(), v.check(isSlackId)));
const ts = orAbsent(v.pipe(v.string(), v.nonEmpty(), v.check(isSlackTs)));
const anyText = orAbsent(v.pipe(v.string(), v.maxLength(2_048)));
const number = orAbsent(v.number());

const notifiedRecord = v.object({
  id: v.string(),
  /** The stage that the requester was told, and the direct message that is updated. */
  directStage: stage,
  directChannel: channel,
  directTs: ts,
  /** The stage of the grant card, and its message. */
  cardStage: stage,
  cardChannel: channel,
  cardTs: ts,
  topicStage: stage,
  /** The statuses that were sent to the event bus. */
  sentEvents: orAbsent(
    v.pipe(
      v.set(v.string()),
      v.transform((set): ReadonlySet<string> => set),
    ),
  ),
  /** The report's verdict, for the card. */
  summary: anyText,
  /** How often something could not be told. */
  tries: number,
  leaseOwner: anyText,
  /** Epoch seconds from which the sweep tells what is missing. */
  dueAt: number,
});

/** What people were told about a grant, and where. */
export type NotifiedRecord = v.InferOutput<typeof notifiedRecord>;

export const notifiedRecordId = (grantId: string): string => `notified#${grantId}`;

export const parseNotifiedRecord = (record: StoredRecord): NotifiedRecord =>
  v.parse(notifiedRecord, record);

/** What makes the record due for the sweep, from a time in epoch seconds on. */
export const notificationDue = (dueAt: number) => ({
  due: 'grant',
  dueAt,
  expiresAt: expiryOf(dueAt),
});

/** The sweep does what is due by its interval of five minutes. */
export const sweepSeconds = 300;

/**
 * After a change that the function does not tell: the next sweep does, and a function that tells people at this moment
 * reads the grant again.
 */
export async function makeChangeDue(records: Records, grantId: string, now: number): Promise<void> {
  const pendingAt = toIso(now);
  const set = { ...notificationDue(toEpochSeconds(pendingAt) - sweepSeconds), pendingAt };
  const when = [{ present: 'id' }] as const;
  const { outcome } = await records.change(notifiedRecordId(grantId), { set }, when);
  if (outcome === 'refused') await makeNotificationDue(records, grantId, now);
}

/** The sweep tells from a minute after `now` (epoch milliseconds) on what the functions have not told. */
export async function makeNotificationDue(
  records: Records,
  grantId: string,
  now: number,
): Promise<void> {
  const dueAt = toEpochSeconds(toIso(now)) + 60;
  await records.change(notifiedRecordId(grantId), { set: notificationDue(dueAt) }, [
    { absent: 'id' },
  ]);
}
