import { createHash } from 'node:crypto';
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
  /** The AWS service that made the call with the user's session. */
  readonly invokedBy: string | undefined;
  /** The AWS account of a product provider that made the call with access which the user delegated. */
  readonly delegateAccountId: string | undefined;
  /** Identifies the bearer token of a call, such as the session at the access portal. */
  readonly credentialId: string | undefined;
}

/** The members of a CloudTrail record that this system uses. A missing or wrongly typed member is absent. */
export interface CloudTrailEvent extends ReadOnlyReading {
  /** Of a record without an id, text that is the same in every copy of the record. */
  readonly eventId: string;
  /** The same in all records of one call: in several accounts, or of a VPC endpoint and of the service. */
  readonly sharedEventId: string | undefined;
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
  /** Whether the credentials are those of a console session. */
  readonly isOfConsole: boolean;
  readonly identity: CloudTrailIdentity;
  /** The whole record, or the members that a report reads of it. */
  readonly raw: Fields;
  /** Of a trimmed record of which the whole cannot be kept: the SHA-256 of its JSON, in hexadecimal. */
  readonly recordSha256?: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses one record of a CloudTrail log. Returns `undefined` where the time, source or name is missing,
 * since such a record cannot be attributed. Never throws.
 * Source: CloudTrail User Guide, "CloudTrail record contents" and "userIdentity element".
 */
export function parseCloudTrailEvent(
  raw: unknown,
  readIdentity: (raw: unknown) => CloudTrailIdentity = parseIdentity,
): CloudTrailEvent | undefined {
  const record = fields(raw);
  const eventTime = time(record['eventTime']);
  const eventSource = text(record['eventSource']);
  const eventName = text(record['eventName']);
  if (!eventTime || !eventSource || !eventName) return undefined;
  return {
    eventId: text(record['eventID']) ?? idOf(record, eventTime),
    sharedEventId: text(record['sharedEventID']),
    eventTime,
    eventSource,
    eventName,
    ...readReadOnly(record['readOnly'], { eventSource, eventName }),
    awsRegion: text(record['awsRegion']),
    recipientAccountId: text(record['recipientAccountId']),
    sourceIpAddress: text(record['sourceIPAddress']),
    userAgent: text(record['userAgent']),
    errorCode: text(record['errorCode']),
    eventCategory: text(record['eventCategory']),
    isOfConsole: String(record['sessionCredentialFromConsole']) === 'true',
    identity: readIdentity(record['userIdentity']),
    raw: record,
  };
}

/**
 * Identifies a record without `eventID`, as some exports write it: by the request, its time and its name,
 * or by the whole record where there is no request id.
 */
function idOf(record: Fields, eventTime: string): string {
  const requestId = text(record['requestID']);
  const identifying =
    requestId === undefined
      ? record
      : [requestId, eventTime, record['eventSource'], record['eventName'], record['awsRegion']];
  return `sha256:${createHash('sha256').update(JSON.stringify(identifying)).digest('hex')}`;
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
    invokedBy: serviceOf(identity['invokedBy']),
    delegateAccountId: text(fields(identity['invokedByDelegate'])['accountId']),
    credentialId: text(identity['credentialId']),
  };
}

/** The console is no service that acts for the user: it is how the user acts. */
function serviceOf(invokedBy: unknown): string | undefined {
  const service = text(invokedBy);
  return service === 'signin.amazonaws.com' ? undefined : service;
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

/**
 * The forms that occur: `2026-07-01T00:08:20Z`, `20131102T010628Z` in older records' sessions, and
 * `2026-07-01 00:08:20.000000000` (also with `UTC`) as Athena writes a timestamp, which is in UTC.
 */
const utcTime =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:T|\s)(\d\d):?(\d\d):?(\d\d)(?:\.\d{1,9})?(?:Z|\s?UTC|\+00:?00)?$/;
/** With an offset, as tools write that convert times. */
const offsetTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d:\d\d$/;

/** The form that nearly all records have, and that every parsed time gets. */
const defaultTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function time(raw: unknown): string | undefined {
  if (typeof raw === 'string' && defaultTime.test(raw))
    return Number.isNaN(Date.parse(raw)) ? undefined : raw;
  // EventBridge and some exports write epoch seconds or milliseconds.
  if (typeof raw === 'number') return timeOfEpoch(raw);
  if (typeof raw !== 'string') return undefined;
  if (offsetTime.test(raw)) return timeOfEpoch(Date.parse(raw.replace(' ', 'T')));
  const parts = utcTime.exec(raw);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

/** The year 2001: no smaller number is the time of a CloudTrail event. */
const minSeconds = 1e9;
/** Milliseconds from here on: as seconds, this is in the year 5138. */
const minMilliseconds = 1e11;
const maxMilliseconds = 253_402_300_799_999;

function timeOfEpoch(epoch: number): string | undefined {
  const at = epoch < minMilliseconds ? epoch * 1000 : epoch;
  if (!(at >= minSeconds * 1000 && at <= maxMilliseconds)) return undefined;
  return `${new Date(at).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}
