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
  /** The stage that the requester was told, with deadline, approvals and reasons, and the direct message that is updated. */
  directStage: stage,
  directUntil: until,
  directApprovals: number,
  directReasons: number,
  /** When the requester was reminded of the reason that is missing. */
  directRemindedAt: orAbsent(isoTime),
  directChannel: channel,
  directTs: ts,
  /** The stage of the grant card, the deadline, the approvals and the reasons that it shows, and its message. */
  cardStage: stage,
  cardUntil: until,
  cardApprovals: number,
  cardReasons: number,
  cardChannel: channel,
  cardTs: ts,
  /** The stage and the reasons that all approvers were told, and the last message to each of them: see `formatApproverMessage`. */
  approverStage: stage,
  approverReasons: number,
  approverMessages: orAbsent(
    v.pipe(
      v.set(v.pipe(v.string(), v.maxLength(256))),
      v.maxSize(64),
      v.transform((set): ReadonlySet<string> => set),
    ),
  ),
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

/** Where the last message to an approver is, and which stage it tells. */
export interface ApproverMessage {
  readonly slackUserId: string;
  readonly channel: string;
  readonly ts: string;
  readonly stage: Stage;
}

export const formatApproverMessage = ({ slackUserId, channel, ts, stage }: ApproverMessage) =>
  `${slackUserId} ${channel} ${ts} ${stage}`;

/** Returns `undefined` for a text that is none: then the approver is told again. */
export function parseApproverMessage(text: string): ApproverMessage | undefined {
  const [slackUserId = '', channel = '', ts = '', name, ...others] = text.split(' ');
  const told = stages.find((each) => each === name);
  const isWellFormed =
    isSlackId(slackUserId) && isSlackId(channel) && ts !== '' && isSlackTs(ts) && !others.length;
  return told !== undefined && isWellFormed ? { slackUserId, channel, ts, stage: told } : undefined;
}
