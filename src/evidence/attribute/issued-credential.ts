import { type CloudTrailEvent, type Fields, fields, text } from '../cloudtrail-event.ts';

/** Credentials that a call returned, or a user that it created. Times are epoch milliseconds. */
export interface IssuedCredential {
  /** A role session; an access key without an end; or a user, with every access key of theirs. */
  readonly kind: 'session' | 'access-key' | 'user';
  /** Absent for a user. */
  readonly accessKeyId: string | undefined;
  /** Absent where the response has none (AssumeRoot). The caller chooses a session's name, its last part. */
  readonly arn: string | undefined;
  readonly issuedAt: number;
  /** `noEnd` for an access key and a user. */
  readonly expiresAt: number;
  /** Of an access key, the user whose it is, where the record says so. */
  readonly userName?: string | undefined;
}

/** A credential that the grant's sessions issued, directly or through others. */
export interface KnownCredential extends IssuedCredential {
  /** Whether it is a user or an access key that the sessions created, or was issued by one. */
  readonly isCreated: boolean;
}

/** The latest time of JavaScript. */
const noEnd = 8.64e15;

/** Record members that `parseIssuedCredentials` reads; none for a record without issued credentials. */
export const membersReadOfIssuedCredentials = (event: CloudTrailEvent): readonly string[] =>
  parseIssuedCredentials(event).length > 0 ? ['responseElements', 'requestParameters'] : [];

/**
 * Returns the credentials in a response, of any service: of STS, of IAM, or of a service that issues
 * credentials of its own. A refused call has no response.
 */
export function parseIssuedCredentials(event: CloudTrailEvent): readonly IssuedCredential[] {
  if (!event.raw['responseElements']) return [];
  const response = fields(event.raw['responseElements']);
  const found = credentialsIn(response).map((credentials) => toCredential(event, credentials));
  return [...found, ...createdUser(event, response)];
}

function toCredential(
  event: CloudTrailEvent,
  { accessKeyId, expiration }: FoundCredentials,
): IssuedCredential {
  const issuedAt = Date.parse(event.eventTime);
  const isLongTerm = event.eventSource === 'iam.amazonaws.com';
  const response = fields(event.raw['responseElements']);
  const userName = isLongTerm ? userNameOf(event, response) : undefined;
  return {
    kind: isLongTerm ? 'access-key' : 'session',
    accessKeyId,
    arn: text(fields(response['assumedRoleUser'])['arn']),
    issuedAt,
    expiresAt: isLongTerm ? noEnd : (readExpiry(expiration) ?? issuedAt + requestedMs(event)),
    ...(userName !== undefined && { userName }),
  };
}

/** Whether the text is the name of an IAM user. Source: IAM API Reference, CreateUser. */
export const isIamUserName = (name: unknown): name is string =>
  typeof name === 'string' && /^[\w+=,.@-]{1,64}$/.test(name);

/** CreateAccessKey names the user in its response; in its parameters only where it is not the caller. */
function userNameOf(event: CloudTrailEvent, response: Fields): string | undefined {
  const names = [
    fields(response['accessKey'])['userName'],
    fields(event.raw['requestParameters'])['userName'],
  ];
  return names.find(isIamUserName);
}

function createdUser(event: CloudTrailEvent, response: Fields): readonly IssuedCredential[] {
  if (event.eventSource !== 'iam.amazonaws.com' || event.eventName !== 'CreateUser') return [];
  const arn = text(fields(response['user'])['arn']);
  if (arn === undefined) return [];
  const issuedAt = Date.parse(event.eventTime);
  return [{ kind: 'user', accessKeyId: undefined, arn, issuedAt, expiresAt: noEnd }];
}

interface FoundCredentials {
  readonly accessKeyId: string;
  readonly expiration: unknown;
}

const maxSteps = 200;

/** Finds every `accessKeyId` within the response, with the expiration beside it. */
function credentialsIn(response: Fields): readonly FoundCredentials[] {
  const found: FoundCredentials[] = [];
  const steps: unknown[] = [response];
  for (let index = 0; index < steps.length && index < maxSteps; index += 1) {
    const step = steps[index];
    if (typeof step !== 'object' || step === null) continue;
    const object = fields(step);
    const accessKeyId = text(object['accessKeyId']) ?? text(object['accessKeyID']);
    if (accessKeyId !== undefined)
      found.push({ accessKeyId, expiration: object['expiration'] ?? object['expiresAt'] });
    for (const part of Object.values(step).slice(0, maxSteps)) steps.push(part);
  }
  return found;
}

/**
 * CloudTrail writes `Jul 10, 2023, 12:17:54 PM`, in UTC, with a narrow no-break space before `PM` in newer
 * records, or an ISO 8601 time.
 */
const usTime = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M$/;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function readExpiry(raw: unknown): number | undefined {
  const value = text(raw)?.replace(/\s/g, ' ') ?? '';
  const isUsTime = usTime.test(value);
  if (!isUsTime && !isoTime.test(value)) return undefined;
  const at = Date.parse(isUsTime ? `${value} UTC` : value);
  return Number.isNaN(at) ? undefined : at;
}

const maxSeconds = 43_200;

const defaultSeconds = 3600;

/** Returns the requested duration, for a response without an expiration; STS's default where it is absent. */
function requestedMs(event: CloudTrailEvent): number {
  const seconds = Number(fields(event.raw['requestParameters'])['durationSeconds'] ?? Number.NaN);
  return (seconds > 0 && seconds <= maxSeconds ? seconds : defaultSeconds) * 1000;
}
