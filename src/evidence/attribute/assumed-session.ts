import { type CloudTrailEvent, fields, text } from '../cloudtrail-event.ts';

/** Temporary credentials, as STS gave them for a role. Times are epoch milliseconds. */
export interface AssumedSession {
  readonly accessKeyId: string;
  /** Absent where STS names none (AssumeRoot). Whoever assumes a role chooses how its ARN ends. */
  readonly arn: string | undefined;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The credentials that STS answered with, or none: a refused call has no answer, and its request counts for nothing. */
export function parseAssumedSession(event: CloudTrailEvent): AssumedSession | undefined {
  if (event.eventSource !== 'sts.amazonaws.com') return undefined;
  const answer = fields(event.raw['responseElements']);
  const credentials = fields(answer['credentials']);
  const accessKeyId = text(credentials['accessKeyId']);
  if (accessKeyId === undefined) return undefined;
  const issuedAt = Date.parse(event.eventTime);
  return {
    accessKeyId,
    arn: text(fields(answer['assumedRoleUser'])['arn']),
    issuedAt,
    expiresAt: readExpiry(credentials['expiration']) ?? issuedAt + askedMs(event),
  };
}

/**
 * `Jul 10, 2023, 12:17:54 PM`, in UTC, with a narrow space before the last word in newer records; an
 * ISO 8601 time in others.
 */
const wordedTime = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M$/;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function readExpiry(raw: unknown): number | undefined {
  const said = text(raw)?.replace(/\s/g, ' ') ?? '';
  const worded = wordedTime.test(said) ? `${said} UTC` : said;
  if (worded === said && !isoTime.test(said)) return undefined;
  const at = Date.parse(worded);
  return Number.isNaN(at) ? undefined : at;
}

const maxSeconds = 43_200;

/** Where the answer does not say how long: what was asked for, and STS's own hour where nothing was. */
function askedMs(event: CloudTrailEvent): number {
  const asked = Number(fields(event.raw['requestParameters'])['durationSeconds'] ?? Number.NaN);
  return (asked > 0 && asked <= maxSeconds ? asked : 3600) * 1000;
}
