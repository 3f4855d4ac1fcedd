import * as v from 'valibot';
import { invalidFields } from '../../platform/invalid-fields.ts';
import type { SlackOrigin } from '../../request/access-request.ts';
import {
  isAccountId,
  isPermissionSetArn,
  isPermissionSetName,
  isPrincipalId,
  isSlackId,
  isSlackTs,
} from '../../request/ids.ts';
import { reasonModes, ticketPrefix } from '../../request/policy/reason-terms.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { MalformedGrantError } from '../errors.ts';

/** The statuses of a grant that has access, or may still get it. */
export const openStatuses = ['awaiting-approval', 'opening', 'giving', 'active', 'ending'] as const;

/** The statuses of a grant that is over: its access has ended, or it never had any. */
export const overStatuses = ['ended', 'failed', 'denied', 'expired'] as const;

/** As `toIso` writes it, so that times sort as text. */
export const isoTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
  v.isoTimestamp(),
);
/** Bounded, so that nobody can make a record so large that DynamoDB refuses every change of it. */
const text = v.pipe(v.string(), v.maxLength(2_048));
const setOf = (item: v.GenericSchema<string>) =>
  v.pipe(
    v.set(item),
    v.maxSize(32),
    v.transform((set): ReadonlySet<string> => set),
  );
const idSet = setOf(v.pipe(v.string(), v.maxLength(256)));

const slackIdOrNone = v.union([v.literal(''), v.pipe(v.string(), v.check(isSlackId))]);

/** What a grant gives to whom. */
export const grantTarget = {
  accountId: v.pipe(v.string(), v.check(isAccountId)),
  permissionSetArn: v.pipe(v.string(), v.check(isPermissionSetArn)),
  permissionSetName: v.pipe(v.string(), v.check(isPermissionSetName)),
  principalId: v.pipe(v.string(), v.check(isPrincipalId)),
  userName: text,
};

/** By the id of the Identity Center user who approved. */
const approvals = v.pipe(
  v.record(
    v.pipe(v.string(), v.check(isPrincipalId)),
    v.strictObject({
      at: isoTime,
      slackUserId: v.pipe(v.string(), v.check(isSlackId)),
      userName: text,
    }),
  ),
  v.maxEntries(32),
);
const seconds = v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(86_400));

/** On the record of a grant that needs approval. */
const buildApprovalFields = () => ({
  /** How many approvals the access rule asked for at the request. */
  approvalsNeeded: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5))),
  /** Written empty with the grant. */
  approvals: v.optional(approvals),
  /** Until when it may be approved. Before approval it is also `deadlineAt`. */
  approvalUntil: v.optional(isoTime),
  /** How long access lasts from its approval on, without and with extensions. */
  accessSeconds: v.optional(seconds),
  maxAccessSeconds: v.optional(seconds),
  /** The Slack users who were asked for approval. */
  askedUsers: v.optional(idSet),
  /** When the last approval that was missing came, or when the requester went ahead without it. */
  approvedAt: v.optional(isoTime),
  overriddenAt: v.optional(isoTime),
  /** Whether the access rule let the requester go ahead without approval, at the request. It decides on a button only. */
  mayOverride: v.optional(v.boolean()),
  /** Who denied approval, and why. */
  deniedBy: v.optional(text),
  denialReason: v.optional(text),
});

/** Why the requester has access. */
const buildReasonFields = () => ({
  /** When the access rule asked for a reason, and with which ticket, at the request. */
  reasonMode: v.optional(v.picklist(reasonModes)),
  reasonTickets: v.optional(setOf(v.pipe(v.string(), v.regex(ticketPrefix)))),
  /** By the time at which each was given. Written empty with the grant. */
  reasons: v.optional(v.pipe(v.record(isoTime, text), v.maxEntries(32))),
});

const buildFields = () => ({
  id: v.pipe(v.string(), v.regex(/^grant#[0-9a-f]{32}$/)),
  ...grantTarget,
  slackUserId: v.pipe(v.string(), v.check(isSlackId)),
  slackTeamId: slackIdOrNone,
  slackChannelId: slackIdOrNone,
  slackMessageTs: v.pipe(v.string(), v.check(isSlackTs)),
  /** A secret: its holder can post to the channel. */
  responseUrl: v.optional(text),
  /** The id of the access rule that allowed it. */
  allowedBy: text,
  requestedAt: isoTime,
  deadlineAt: isoTime,
  /** Until when extensions may move the deadline, as the last Decide that answered granted saw it. */
  latestDeadlineAt: v.optional(isoTime),
  /** How often the deadline was moved, and when last. */
  extensions: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))),
  lastExtendedAt: v.optional(isoTime),
  ...buildApprovalFields(),
  ...buildReasonFields(),
  cloudTrailDelaySeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)),
  /** The duration of the permission set's role sessions at the time of the request. */
  sessionSeconds: v.optional(v.number()),
  /** Epoch seconds from which the sweep looks at it: to end it, and once more after its end. Absent when nothing is due. */
  dueAt: v.optional(v.number()),
  /** `grant` while the record is in `due-index`. */
  due: v.optional(text),
  /** Epoch seconds from which DynamoDB may delete the record. */
  expiresAt: v.optional(v.number()),

  /** Whether the principal had the assignment before this grant, as the last Decide that answered granted found. */
  alreadyAssigned: v.optional(v.boolean()),
  /** Right before the first create and right before the last. */
  firstCreateAt: v.optional(isoTime),
  lastCreateAt: v.optional(isoTime),
  /** The unresolved create attempts: see `formatCreateAttempt`. */
  createAttempts: v.optional(idSet),
  createRequestIds: v.optional(idSet),
  accessBeganAt: v.optional(isoTime),
  /** Why access could not be granted, as the requester was notified. */
  failure: v.optional(text),

  endRequestedAt: v.optional(isoTime),
  endedBy: v.optional(text),
  leaseOwner: v.optional(text),
  leaseUntil: v.optional(isoTime),
  /** Right before a delete whose response is not known yet, and before the last whose response was lost. */
  deleteAttemptAt: v.optional(isoTime),
  lostDeleteAt: v.optional(isoTime),
  /** Right before the last delete. */
  lastDeleteAt: v.optional(isoTime),
  deleteRequestId: v.optional(text),
  deleteSentAt: v.optional(isoTime),
  /** When Identity Center first said that the account or permission set does not exist. */
  goneAt: v.optional(isoTime),
  /** How the record contradicted the workflow's memory, so that a later run of RevokeAccess knows it too. */
  contradiction: v.optional(
    v.picklist(['otherTarget', 'otherAssigned', 'notBegun', 'over', 'failed']),
  ),
  /** When the sweep ended the grant, if its execution had not. */
  sweptAt: v.optional(isoTime),
  endedAt: v.optional(isoTime),
});

function buildGrantRecord() {
  const fields = buildFields();
  return v.variant('status', [
    v.strictObject({
      ...fields,
      status: v.literal('awaiting-approval'),
      approvalsNeeded: v.number(),
      approvals,
      approvalUntil: isoTime,
      accessSeconds: seconds,
      maxAccessSeconds: seconds,
    }),
    v.strictObject({ ...fields, status: v.literal('opening') }),
    v.strictObject({ ...fields, status: v.literal('giving'), alreadyAssigned: v.boolean() }),
    v.strictObject({
      ...fields,
      status: v.literal('active'),
      alreadyAssigned: v.boolean(),
      accessBeganAt: isoTime,
    }),
    v.strictObject({ ...fields, status: v.literal('ending') }),
    v.strictObject({ ...fields, status: v.picklist(overStatuses), endedAt: isoTime }),
  ]);
}

/**
 * A grant's record, by its status. Every field is proven, no other field may be there, and none carries
 * authority: each decision is made from the access rules.
 */
export type Grant = v.InferOutput<ReturnType<typeof buildGrantRecord>>;
export type GrantStatus = Grant['status'];
export type GrantOver = Extract<Grant, { status: (typeof overStatuses)[number] }>;
export type AwaitingApproval = Extract<Grant, { status: 'awaiting-approval' }>;

/**
 * The time, in epoch seconds, at which DynamoDB deletes a record of a grant whose access ends, or whose report is due, at
 * this one: 400 days later. It is the `timeToLive` of infra/table.json.
 */
export const expiryOf = (epochSeconds: number): number => epochSeconds + 400 * 86_400;

/** A grant's id: 32 hex digits. */
export const isGrantId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export const grantRecordId = (grantId: string): string => `grant#${grantId}`;

/** Returns the grant id in the id of a grant's record; `undefined` for the id of any other record. */
export const parseGrantRecordId = (id: string): string | undefined =>
  /^grant#([0-9a-f]{32})$/.exec(id)?.[1];

export const grantIdOf = ({ id }: Pick<Grant, 'id'>): string => id.slice('grant#'.length);

/** Built with the first record: a press that opens a grant parses none, and must not wait for the schema in a cold start. */
let grantRecord: ReturnType<typeof buildGrantRecord> | undefined;

/** Parses a grant's record. Throws MalformedGrantError, which names fields and repeats no value. */
export function parseGrant(record: StoredRecord): Grant {
  grantRecord ??= buildGrantRecord();
  const parsed = v.safeParse(grantRecord, record);
  if (parsed.success) return parsed.output;
  const fields = invalidFields(parsed.issues, 'record');
  throw new MalformedGrantError(`not a grant's record: invalid fields: ${fields}`);
}

const over: ReadonlySet<GrantStatus> = new Set(overStatuses);

export const isOver = (grant: Grant): grant is GrantOver => over.has(grant.status);

/** From when on the time of access counts: from its approval or override, or else from the request. */
export const accessTimeBegins = ({
  approvedAt,
  overriddenAt,
  requestedAt,
}: Pick<Grant, 'approvedAt' | 'overriddenAt' | 'requestedAt'>): string =>
  approvedAt ?? overriddenAt ?? requestedAt;

/** Where the request came from in Slack. */
export const slackOriginOf = (grant: Grant): SlackOrigin => ({
  teamId: grant.slackTeamId,
  channelId: grant.slackChannelId,
  messageTs: grant.slackMessageTs,
  userId: grant.slackUserId,
  responseUrl: grant.responseUrl ?? null,
});
