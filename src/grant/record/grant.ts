import * as v from 'valibot';
import type { StoredRecord } from '../../request/stored-record.ts';
import { MalformedGrantError } from '../errors.ts';

export type GrantStatus = 'opening' | 'giving' | 'active' | 'ending' | 'ended' | 'failed';

/** The statuses of a grant that has access, or may still get it. */
export const openStatuses = ['opening', 'giving', 'active', 'ending'] as const;

const isoTime = v.pipe(v.string(), v.isoTimestamp());
const idSet = v.pipe(
  v.set(v.string()),
  v.transform((set): ReadonlySet<string> => set),
);

const grantRecord = v.looseObject({
  id: v.pipe(v.string(), v.startsWith('grant#')),
  status: v.picklist([...openStatuses, 'ended', 'failed']),
  /** The execution's input as JSON text, so that a second StartExecution sends the same text. */
  input: v.string(),
  accountId: v.string(),
  permissionSetArn: v.string(),
  permissionSetName: v.string(),
  principalId: v.string(),
  userName: v.string(),
  slackUserId: v.string(),
  /** The id of the access rule that allowed it. */
  allowedBy: v.string(),
  requestedAt: isoTime,
  deadlineAt: isoTime,
  cloudTrailDelaySeconds: v.number(),
  /** The duration of the permission set's role sessions at the time of the request. */
  sessionSeconds: v.optional(v.number()),
  /** Epoch seconds from which the next step is due: end, report or follow-up report. Absent when none is. */
  dueAt: v.optional(v.number()),

  /** Whether the principal had the assignment before this grant. Decided once, before the first create. */
  alreadyAssigned: v.optional(v.boolean()),
  /** Right before the first create and right before the last. */
  firstCreateAt: v.optional(isoTime),
  lastCreateAt: v.optional(isoTime),
  /** The unresolved create attempts: see `formatCreateAttempt`. */
  createAttempts: v.optional(idSet),
  createRequestIds: v.optional(idSet),
  /** Creations of the same assignment that other grants sent before this grant's first. */
  earlierRequestIds: v.optional(idSet),
  accessBeganAt: v.optional(isoTime),
  accessNotifiedAt: v.optional(isoTime),
  /** Why access could not be granted, as the requester was notified. */
  failure: v.optional(v.string()),

  endRequestedAt: v.optional(isoTime),
  endedBy: v.optional(v.string()),
  taskToken: v.optional(v.string()),
  leaseOwner: v.optional(v.string()),
  leaseUntil: v.optional(isoTime),
  deleteRequestId: v.optional(v.string()),
  deleteSentAt: v.optional(isoTime),
  endedAt: v.optional(isoTime),
  /** When the sweep ended the grant, if its execution had not. */
  sweptAt: v.optional(isoTime),
  reportSentAt: v.optional(isoTime),
  /** The number of events in the first report, and a short hash of each event id. */
  reportedCount: v.optional(v.number()),
  reportedEvents: v.optional(v.string()),
  /** When the evidence was rechecked after the last session, and when the follow-up report was sent. */
  evidenceCheckedAt: v.optional(isoTime),
  followUpSentAt: v.optional(isoTime),
});

/** A grant's record. All times are ISO 8601 in UTC with milliseconds, so that they sort as text. */
export type Grant = v.InferOutput<typeof grantRecord>;

/** A grant's id: 32 hex digits. */
export const isGrantId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export const grantRecordId = (grantId: string): string => `grant#${grantId}`;
export const grantIdOf = (grant: Grant): string => grant.id.slice('grant#'.length);

/** Parses a grant's record. Throws MalformedGrantError. */
export function parseGrant(record: StoredRecord): Grant {
  const parsed = v.safeParse(grantRecord, record);
  if (parsed.success) return parsed.output;
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'record').join(', ');
  throw new MalformedGrantError(
    `${String(record['id'])} is not a grant's record: invalid fields: ${fields}`,
  );
}

export const isOver = (grant: Grant): boolean =>
  grant.status === 'ended' || grant.status === 'failed';
