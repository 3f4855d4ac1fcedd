import * as v from 'valibot';
import { isSlackId, isSlackTs } from '../../request/ids.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { isoTime } from './grant.ts';

/** A field that is not as it should be counts as absent: people are told twice rather than never. */
const orAbsent = <const T extends v.GenericSchema>(schema: T) =>
  v.fallback(v.optional(schema), undefined);

/**
 * The states of a grant that people are told of, in their order. No message goes back to an earlier one, but after an
 * extension `active` follows `ends-soon`, with a later deadline.
 */
export const stages = ['awaiting-approval', 'active', 'ends-soon', 'over', 'reported'] as const;
export type Stage = (typeof stages)[number];

const stage = orAbsent(v.picklist(stages));
const until = orAbsent(isoTime);
const channel = orAbsent(v.pipe(v.string(), v.check(isSlackId)));
const ts = orAbsent(v.pipe(v.string(), v.nonEmpty(), v.check(isSlackTs)));
const anyText = orAbsent(v.pipe(v.string(), v.maxLength(2_048)));
const number = orAbsent(v.number());

const notifiedRecord = v.object({
  id: v.string(),
  /** The stage that the requester was told, with deadline and approvals, and the direct message that is updated. */
  directStage: stage,
  directUntil: until,
  directApprovals: number,
  directChannel: channel,
  directTs: ts,
  /** The stage of the grant card, the deadline and the approvals that it shows, and its message. */
  cardStage: stage,
  cardUntil: until,
  cardApprovals: number,
  cardChannel: channel,
  cardTs: ts,
  topicStage: stage,
  /** What was sent to the event bus: statuses, and extensions by their number. */
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

export const parseNotifiedRecord = (record: StoredRecord): NotifiedRecord =>
  v.parse(notifiedRecord, record);
