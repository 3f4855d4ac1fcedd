import * as v from 'valibot';
import { invalidFields } from '../../platform/invalid-fields.ts';
import type { SlackOrigin } from '../../request/access-request.ts';
import {
  isAccountId,
  isPermissionSetArn,
  isPermissionSetName,
  isPrincipalId,
} from '../../request/ids.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { MalformedGrantError } from '../errors.ts';

/** The statuses of a grant that has access, or may still get it. */
export const openStatuses = ['opening', 'giving', 'active', 'ending'] as const;

export const isoTime = v.pipe(v.string(), v.isoTimestamp());
const idSet = v.pipe(
  v.set(v.string()),
  v.transform((set): ReadonlySet<string> => set),
);

/** What a grant gives to whom. */
export const grantTarget = {
  accountId: v.pipe(v.string(), v.check(isAccountId)),
  permissionSetArn: v.pipe(v.string(), v.check(isPermissionSetArn)),
  permissionSetName: v.pipe(v.string(), v.check(isPermissionSetName)),
  principalId: v.pipe(v.string(), v.check(isPrincipalId)),
  userName: v.string(),
};

const anyStatus = {
  id: v.pipe(v.string(), v.regex(/^grant#[0-9a-f]{32}$/)),
  ...grantTarget,
  slackUserId: v.string(),
  slackTeamId: v.string(),
  slackChannelId: v.string(),
  slackMessageTs: v.string(),
  /** A secret: its holder can post to the channel. */
  responseUrl: v.optional(v.string()),
  /** The id of the access rule that allowed it. */
  allowedBy: v.string(),
  requestedAt: isoTime,
  deadlineAt: isoTime,
  cloudTrailDelaySeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)),
  /** The duration of the permission set's role sessions at the time of the request. */
  sessionSeconds: v.optional(v.number()),
  /** Epoch seconds from which the sweep looks at it: to end it, and once more after its end. Absent when nothing is due. */
  dueAt: v.optional(v.number()),
  /** `grant` while the record is in `due-index`. */
  due: v.optional(v.string()),

  /** Whether the principal had the assignment before this grant, as the last Decide that answered granted found. */
  alreadyAssigned: v.optional(v.boolean()),
  /** Right before the first create and right before the last. */
  firstCreateAt: v.optional(isoTime),
  lastCreateAt: v.optional(isoTime),
  /** The unresolved create attempts: see `formatCreateAttempt`. */
  createAttempts: v.optional(idSet),
  createRequestIds: v.optional(idSet),
  accessBeganAt: v.optional(isoTime),
  accessNotifiedAt: v.optional(isoTime),
  /** Why access could not be granted, as the requester was notified. */
  failure: v.optional(v.string()),

  endRequestedAt: v.optional(isoTime),
  endedBy: v.optional(v.string()),
  leaseOwner: v.optional(v.string()),
  leaseUntil: v.optional(isoTime),
  /** Right before a delete whose response is not known yet, and before the last whose response was lost. */
  deleteAttemptAt: v.optional(isoTime),
  lostDeleteAt: v.optional(isoTime),
  /** Right before the last delete. */
  lastDeleteAt: v.optional(isoTime),
  deleteRequestId: v.optional(v.string()),
  deleteSentAt: v.optional(isoTime),
  /** When Identity Center first said that the account or permission set does not exist. */
  goneAt: v.optional(isoTime),
  /** How the record contradicted the workflow's memory, so that a later run of RevokeAccess knows it too. */
  contradiction: v.optional(v.picklist(['otherTarget', 'otherAssigned', 'over', 'failed'])),
  /** When the sweep ended the grant, if its execution had not. */
  sweptAt: v.optional(isoTime),
  endedAt: v.optional(isoTime),
};

const grantRecord = v.variant('status', [
  v.looseObject({ ...anyStatus, status: v.literal('opening') }),
  v.looseObject({ ...anyStatus, status: v.literal('giving'), alreadyAssigned: v.boolean() }),
  v.looseObject({
    ...anyStatus,
    status: v.literal('active'),
    alreadyAssigned: v.boolean(),
    accessBeganAt: isoTime,
  }),
  v.looseObject({ ...anyStatus, status: v.literal('ending') }),
  v.looseObject({ ...anyStatus, status: v.picklist(['ended', 'failed']), endedAt: isoTime }),
]);

/**
 * A grant's record, by its status. Every field is proven, and none carries authority: each decision is made
 * from the access rules. All times are ISO 8601 in UTC with milliseconds, so that they sort as text.
 */
export type Grant = v.InferOutput<typeof grantRecord>;
export type GrantStatus = Grant['status'];
export type GrantOver = Extract<Grant, { status: 'ended' | 'failed' }>;

/** A grant's id: 32 hex digits. */
export const isGrantId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export const grantRecordId = (grantId: string): string => `grant#${grantId}`;

/** Returns the grant id in the id of a grant's record; `undefined` for the id of any other record. */
export const parseGrantRecordId = (id: string): string | undefined =>
  /^grant#([0-9a-f]{32})$/.exec(id)?.[1];

export const grantIdOf = ({ id }: Pick<Grant, 'id'>): string => id.slice('grant#'.length);

/** Parses a grant's record. Throws MalformedGrantError, which names fields and repeats no value. */
export function parseGrant(record: StoredRecord): Grant {
  const parsed = v.safeParse(grantRecord, record);
  if (parsed.success) return parsed.output;
  const fields = invalidFields(parsed.issues, 'record');
  throw new MalformedGrantError(`not a grant's record: invalid fields: ${fields}`);
}

export const isOver = (grant: Grant): grant is GrantOver =>
  grant.status === 'ended' || grant.status === 'failed';

/** Where the request came from in Slack. */
export const slackOriginOf = (grant: Grant): SlackOrigin => ({
  teamId: grant.slackTeamId,
  channelId: grant.slackChannelId,
  messageTs: grant.slackMessageTs,
  userId: grant.slackUserId,
  responseUrl: grant.responseUrl ?? null,
});
