import { type ReadOnlyReading, readReadOnly } from './read-only.ts';

export interface CloudTrailIdentity {
  readonly type: string | undefined;
  readonly arn: string | undefined;
  readonly accountId: string | undefined;
  readonly principalId: string | undefined;
  readonly userName: string | undefined;
  readonly accessKeyId: string | undefined;
  /** The Identity Center user on whose behalf the call was made. */
  readonly onBehalfOfUserId: string | undefined;
  /** The role that the session belongs to. */
  readonly sessionIssuerArn: string | undefined;
  /** When the session's credentials were issued, ISO 8601 in UTC. */
  readonly credentialsIssuedAt: string | undefined;
}

/** The members of a CloudTrail record that this system uses. A missing or wrongly typed member is absent. */
export interface CloudTrailEvent extends ReadOnlyReading {
  readonly eventId: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string | undefined;
  readonly recipientAccountId: string | undefined;
  readonly sourceIpAddress: string | undefined;
  readonly userAgent: string | undefined;
  readonly errorCode: string | undefined;
  /** `Management`, `Data` and others; absent in older records. */
  readonly eventCategory: string | undefined;
  readonly identity: CloudTrailIdentity;
  /** The whole record. */
  readonly raw: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses one record of a CloudTrail log. Returns `undefined` where the id, time, source or name is
 * missing, since such a record cannot be attributed or counted once. Never throws.
 * Source: CloudTrail User Guide, "CloudTrail record contents" and "userIdentity element".
 */
export function parseCloudTrailEvent(
  raw: unknown,
  readIdentity: (raw: unknown) => CloudTrailIdentity = parseIdentity,
): CloudTrailEvent | undefined {
  const record = fields(raw);
  const eventId = text(record['eventID']);
  const eventTime = time(record['eventTime']);
  const eventSource = text(record['eventSource']);
  const eventName = text(record['eventName']);
  if (!eventId || !eventTime || !eventSource || !eventName) return undefined;
  return {
    eventId,
    eventTime,
    eventSource,
    eventName,
    ...readReadOnly(record['readOnly'], eventName),
    awsRegion: text(record['awsRegion']),
    recipientAccountId: text(record['recipientAccountId']),
    sourceIpAddress: text(record['sourceIPAddress']),
    userAgent: text(record['userAgent']),
    errorCode: text(record['errorCode']),
    eventCategory: text(record['eventCategory']),
    identity: readIdentity(record['userIdentity']),
    raw: record,
  };
}

/** Parses a record's JSON; `undefined` for invalid JSON, too. */
export function readCloudTrailEvent(json: string): CloudTrailEvent | undefined {
  try {
    return parseCloudTrailEvent(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function parseIdentity(raw: unknown): CloudTrailIdentity {
  const identity = fields(raw);
  const session = fields(identity['sessionContext']);
  return {
    type: text(identity['type']),
    arn: text(identity['arn']),
    accountId: text(identity['accountId']),
    principalId: text(identity['principalId']),
    userName: text(identity['userName']),
    accessKeyId: text(identity['accessKeyId']),
    onBehalfOfUserId: text(fields(identity['onBehalfOf'])['userId']),
    sessionIssuerArn: text(fields(session['sessionIssuer'])['arn']),
    credentialsIssuedAt: time(fields(session['attributes'])['creationDate']),
  };
}

/** Returns an object's fields; an empty object for any other value. */
export function fields(raw: unknown): Fields {
  return isFields(raw) ? raw : {};
}

const isFields = (raw: unknown): raw is Fields =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

/** Returns a text. CloudTrail writes the empty text for an unknown value, so that it counts as absent. */
export function text(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined;
}

/** Both forms of ISO 8601 occur: `2026-07-01T00:08:20Z`, and `20131102T010628Z` in older records' sessions. */
const isoTime = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d{1,9})?Z$/;

/** The form that nearly all records have, and that every parsed time gets. */
const defaultTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function time(raw: unknown): string | undefined {
  if (typeof raw === 'string' && defaultTime.test(raw))
    return Number.isNaN(Date.parse(raw)) ? undefined : raw;
  const parts = typeof raw === 'string' ? isoTime.exec(raw) : null;
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}
