import { isIamUserName, type KnownCredential } from '../../evidence/attribute/issued-credential.ts';
import type { ReportRecord } from '../../grant/record/report-record.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import type { FirstReport } from '../content/build-report.ts';
import type { NextLook } from './look-schedule.ts';
import { readReportedEvents } from './reported-events.ts';
import type { EarlierLooks } from './write-report.ts';

/** A DynamoDB item is at most 400 KB. The ones that live longest are remembered. */
const maxCredentials = 500;

/** What the report's record remembers of a look, so that the next one reads only what came since. */
export const rememberLook = (
  alive: readonly KnownCredential[],
  lookedAt: string,
  next: NextLook,
) => ({
  lookedAt,
  credentials: JSON.stringify(
    alive.toSorted((a, b) => b.expiresAt - a.expiresAt).slice(0, maxCredentials),
  ),
  due: 'grant',
  dueAt: toEpochSeconds(toIso(next.at)),
});

/** The first look is at everything, to say what the first report did not contain; later ones at what came since. */
export function readEarlierLooks(
  record: ReportRecord,
  firstSentAt: string,
): EarlierLooks & { readonly first: FirstReport } {
  const looks = record.looks ?? 0;
  const hasEvent = readReportedEvents(record);
  const isLater = looks > 0;
  return {
    looks,
    since: isLater ? record.lookedAt : undefined,
    knownCredentials: isLater ? parseCredentials(record.credentials) : [],
    first: {
      sentAt: firstSentAt,
      eventCount: record.reportedCount ?? 0,
      // What came since the last look is new, if it is not known which events were reported.
      hasEvent: hasEvent ?? (isLater ? () => false : undefined),
    },
  };
}

/** Only this system writes the record, but anything may have become of it: then nothing is known. */
function parseCredentials(json: string | undefined): readonly KnownCredential[] {
  try {
    const parsed: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isCredential).map(withValidName) : [];
  } catch {
    return [];
  }
}

function isCredential(value: unknown): value is KnownCredential {
  if (typeof value !== 'object' || value === null) return false;
  const credential: Record<string, unknown> = { ...value };
  const { accessKeyId, arn, kind, issuedAt, expiresAt, isCreated } = credential;
  const isText = (text: unknown) => text === undefined || typeof text === 'string';
  const isTime = typeof issuedAt === 'number' && typeof expiresAt === 'number';
  const isKind = kind === 'session' || kind === 'access-key' || kind === 'user';
  return isText(accessKeyId) && isText(arn) && isTime && isKind && typeof isCreated === 'boolean';
}

/** A credential is followed also if the record names no user, or an invalid one. Earlier versions wrote no name. */
function withValidName({ userName, ...credential }: KnownCredential): KnownCredential {
  return isIamUserName(userName) ? { ...credential, userName } : credential;
}
