import type { Call } from '../report/findings/by-call.ts';
import { createRuleMatch } from '../report/findings/match-rule.ts';
import type { CloudTrailEvent, CloudTrailIdentity, Fields } from './cloudtrail-event.ts';
import type { EvidencePage, EvidenceSource } from './collect.ts';
import { createInterner } from './interned.ts';

/**
 * Of which calls more is read than the event itself holds: reports say of what a finding is about what
 * it was done to, and sessions and tokens are read of the records that begin them. For very many events.
 */
function createReadMoreTest(): (call: Call) => boolean {
  const match = createRuleMatch();
  return (call) => isFromSts(call) || isTokenOfIam(call) || match(call) !== undefined;
}

/**
 * What is held of an event; the one that is given is not changed. Where its record is given by a
 * function, that is called only if something of it is kept.
 */
export type TrimEvent = (event: CloudTrailEvent, recordOf?: () => Fields) => CloudTrailEvent;

/** For whoever has to hold very many events and attaches none: of the record it keeps what is read. */
export function createTrimEvent(): TrimEvent {
  const readsMoreOf = createReadMoreTest();
  return (event, recordOf = () => event.raw) => ({
    ...event,
    raw: readsMoreOf(event) ? keptOf(event, recordOf()) : nothing,
  });
}

const nothing: Fields = {};

/** A source whose events are trim from when they are seen, and hold once what many of them say. */
export function createTrimmedSource(source: EvidenceSource): EvidenceSource {
  const trim = createTrimEvent();
  const share = createEventInterner();
  async function* trimPages(pages: AsyncIterable<EvidencePage>): AsyncGenerator<EvidencePage> {
    for await (const page of pages) yield page.map((event) => event && share(trim(event)));
  }
  const { eventsOfSessions } = source;
  return {
    events: (...asked) => trimPages(source.events(...asked)),
    ...(eventsOfSessions && {
      eventsOfSessions: (...asked) => trimPages(eventsOfSessions(...asked)),
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

/** The members of a record of which something may be kept. */
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
