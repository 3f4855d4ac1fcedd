import * as v from 'valibot';
import type { StoredRecord } from '../../request/stored-record.ts';
import { MalformedGrantError } from '../errors.ts';

export type GrantStatus = 'opening' | 'giving' | 'active' | 'ending' | 'ended' | 'failed';

/** The statuses of a grant that still holds, or may come to hold, access. */
export const openStatuses = ['opening', 'giving', 'active', 'ending'] as const;

const time = v.pipe(v.string(), v.isoTimestamp());
const ids = v.pipe(
  v.set(v.string()),
  v.transform((set): ReadonlySet<string> => set),
);

const grantRecord = v.looseObject({
  id: v.pipe(v.string(), v.startsWith('grant#')),
  status: v.picklist([...openStatuses, 'ended', 'failed']),
  /** The execution's input as it was first given: JSON text, so that a second start is the same. */
  input: v.string(),
  accountId: v.string(),
  permissionSetArn: v.string(),
  permissionSetName: v.string(),
  principalId: v.string(),
  userName: v.string(),
  slackUserId: v.string(),
  /** The id of the record that allowed it. */
  allowedBy: v.string(),
  requestedAt: time,
  deadlineAt: time,
  cloudTrailDelaySeconds: v.number(),
  /** How long a role session of the permission set lived when access was asked for. */
  sessionSeconds: v.optional(v.number()),
  /** Epoch seconds at which something is owed to the grant; absent when nothing is any more. */
  dueAt: v.optional(v.number()),

  /** Whether the principal held the assignment before this grant: decided once, before the first create. */
  alreadyAssigned: v.optional(v.boolean()),
  /** When the first create was about to be sent, and when the last. */
  firstCreateAt: v.optional(time),
  lastCreateAt: v.optional(time),
  /** One for each create whose fate is not noted: when its sender will surely be gone, and who that is. */
  createAttempts: v.optional(ids),
  createRequestIds: v.optional(ids),
  /** Creations of the same assignment that were there before this grant's first: none of its business. */
  earlierRequestIds: v.optional(ids),
  accessBeganAt: v.optional(time),
  accessNotifiedAt: v.optional(time),
  /** Why access could not be given, as the person was told it. */
  failure: v.optional(v.string()),

  endRequestedAt: v.optional(time),
  endedBy: v.optional(v.string()),
  taskToken: v.optional(v.string()),
  leaseOwner: v.optional(v.string()),
  leaseUntil: v.optional(time),
  deleteRequestId: v.optional(v.string()),
  deleteSentAt: v.optional(time),
  endedAt: v.optional(time),
  /** When the sweep ended it, where its execution had not. */
  sweptAt: v.optional(time),
  reportSentAt: v.optional(time),
  /** How many events the first report held, and what tells them from later ones. */
  reportedCount: v.optional(v.number()),
  reportedEvents: v.optional(v.string()),
  /** When the evidence was looked at once more, after the last session, and what was new was sent. */
  evidenceCheckedAt: v.optional(time),
  followUpSentAt: v.optional(time),
});

/** One grant's record. All times are ISO 8601 in UTC with milliseconds, so that they sort as text. */
export type Grant = v.InferOutput<typeof grantRecord>;

/** A grant's id: 32 hex digits. */
export const isGrantId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export const grantRecordId = (grantId: string): string => `grant#${grantId}`;
export const grantIdOf = (grant: Grant): string => grant.id.slice('grant#'.length);

/** Proves that a record is a grant's; throws MalformedGrantError. */
export function parseGrant(record: StoredRecord): Grant {
  const parsed = v.safeParse(grantRecord, record);
  if (parsed.success) return parsed.output;
  const where = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'record').join(', ');
  throw new MalformedGrantError(
    `${String(record['id'])} is not a grant's record: look at ${where}`,
  );
}

export const isOver = (grant: Grant): boolean =>
  grant.status === 'ended' || grant.status === 'failed';
