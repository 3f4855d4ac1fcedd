import type { CloudTrailEvent, CloudTrailIdentity, Fields } from './cloudtrail-event.ts';
import type { EvidencePage, EvidenceSource } from './collect.ts';
import { createInterner } from './interner.ts';

type Call = Pick<CloudTrailEvent, 'eventSource' | 'eventName' | 'readOnly'>;

/** Whether a report needs the record of such a call, because the call is a finding. */
export type IsFindingCall = (call: Call) => boolean;

/**
 * Copies an event with only the record members that a report reads. Where the record is passed as a
 * function, it is called only when a member is kept.
 */
export type TrimEvent = (event: CloudTrailEvent, recordOf?: () => Fields) => CloudTrailEvent;

/**
 * Trims events for a report that keeps very many of them and attaches no record. The details are kept
 * of findings, and of the calls that start a session or issue a token.
 */
export function createTrimEvent(isFindingCall: IsFindingCall): TrimEvent {
  return (event, recordOf = () => event.raw) => ({
    ...event,
    raw:
      isFromSts(event) || isTokenOfIam(event) || isFindingCall(event)
        ? keptOf(event, recordOf())
        : nothing,
  });
}

const nothing: Fields = {};

/** Trims each event of a source as it arrives, and keeps one copy of the values that many events share. */
export function createTrimmedSource(
  source: EvidenceSource,
  isFindingCall: IsFindingCall,
): EvidenceSource {
  const trim = createTrimEvent(isFindingCall);
  const share = createEventInterner();
  async function* trimPages(pages: AsyncIterable<EvidencePage>): AsyncGenerator<EvidencePage> {
    for await (const page of pages) yield page.map((event) => event && share(trim(event)));
  }
  const { eventsOfSessions } = source;
  return {
    events: (...args) => trimPages(source.events(...args)),
    ...(eventsOfSessions && {
      eventsOfSessions: (...args) => trimPages(eventsOfSessions(...args)),
    }),
  };
}

function createEventInterner(): (event: CloudTrailEvent) => CloudTrailEvent {
  const share = createInterner<string>();
  const identities = createInterner<CloudTrailIdentity>();
  const shared = (text: string | undefined) => text && share(text, text);
  return (event) => ({
    ...event,
    eventSource: share(event.eventSource, event.eventSource),
    eventName: share(event.eventName, event.eventName),
    awsRegion: shared(event.awsRegion),
    recipientAccountId: shared(event.recipientAccountId),
    sourceIpAddress: shared(event.sourceIpAddress),
    userAgent: shared(event.userAgent),
    errorCode: shared(event.errorCode),
    eventCategory: shared(event.eventCategory),
    identity: identities(JSON.stringify(Object.values(event.identity)), event.identity),
  });
}

const isFromSts = ({ eventSource }: Pick<Call, 'eventSource'>) =>
  eventSource === 'sts.amazonaws.com';
const isTokenOfIam = ({ eventName }: Pick<Call, 'eventName'>) => eventName === 'CreateTokenWithIAM';

/** The record members that a trimmed event may keep. */
export const keptMembers = [
  'requestParameters',
  'resources',
  'errorMessage',
  'additionalEventData',
  'responseElements',
] as const;

function keptOf(event: CloudTrailEvent, record: Fields): Fields {
  const kept = keptMembers
    .filter((name) => name !== 'additionalEventData' || isTokenOfIam(event))
    .filter((name) => name !== 'responseElements' || isFromSts(event))
    .map((name) => [name, record[name]] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined && value !== null));
}
