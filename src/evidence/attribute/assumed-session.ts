import { type CloudTrailEvent, fields, text } from '../cloudtrail-event.ts';

/** Temporary credentials that STS issued for a role. Times are epoch milliseconds. */
export interface AssumedSession {
  readonly accessKeyId: string;
  /** Absent where STS returns none (AssumeRoot). The caller chooses its last part, the session name. */
  readonly arn: string | undefined;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export const membersReadOfAssumedSession = ({
  eventSource,
}: Pick<CloudTrailEvent, 'eventSource'>): readonly string[] =>
  eventSource === 'sts.amazonaws.com' ? ['responseElements', 'requestParameters'] : [];

/** Returns the credentials in STS's response; `undefined` for a refused call, which has no response. */
export function parseAssumedSession(event: CloudTrailEvent): AssumedSession | undefined {
  if (event.eventSource !== 'sts.amazonaws.com') return undefined;
  const response = fields(event.raw['responseElements']);
  const credentials = fields(response['credentials']);
  const accessKeyId = text(credentials['accessKeyId']);
  if (accessKeyId === undefined) return undefined;
  const issuedAt = Date.parse(event.eventTime);
  return {
    accessKeyId,
    arn: text(fields(response['assumedRoleUser'])['arn']),
    issuedAt,
    expiresAt: readExpiry(credentials['expiration']) ?? issuedAt + requestedMs(event),
  };
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
