import { membersReadToAttribute } from './attribute/attribute.ts';
import { portalDetailMember, portalSources } from './attribute/portal-activity.ts';
import type { CloudTrailEvent, CloudTrailIdentity, Fields } from './cloudtrail-event.ts';
import type { EvidencePage, EvidenceSource } from './collect.ts';
import { createInterner } from './interner.ts';

/** Whether a report needs the record of such a call, because the call is a finding. */
export type IsFindingCall = (
  call: Pick<CloudTrailEvent, 'eventSource' | 'eventName' | 'readOnly'>,
) => boolean;

export type TrimEvent = (event: CloudTrailEvent) => CloudTrailEvent;

/** The record members that a report reads of a finding. */
const findingMembers = ['requestParameters', 'resources', 'errorMessage'];

/**
 * Copies events for a report that keeps very many of them and attaches no record: only with the record
 * members that attribution and findings read, and with one copy of the values that many events share.
 */
export function createTrimEvent(isFindingCall: IsFindingCall): TrimEvent {
  const share = createEventInterner();
  return (event) => {
    const members = membersReadToAttribute(event);
    const kept = [
      ...members,
      ...(isFindingCall(event) ? findingMembers : []),
      ...(portalSources.has(event.eventSource) ? [portalDetailMember] : []),
    ];
    return share({ ...event, raw: pick(event.raw, kept) });
  };
}

const nothing: Fields = {};

function pick(record: Fields, names: readonly string[]): Fields {
  if (names.length === 0) return nothing;
  const kept = names.map((name) => [name, record[name]] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined && value !== null));
}

/** Trims each event of a source as it arrives. */
export function createTrimmedSource(
  source: EvidenceSource,
  isFindingCall: IsFindingCall,
): EvidenceSource {
  const trim = createTrimEvent(isFindingCall);
  async function* trimPages(pages: AsyncIterable<EvidencePage>): AsyncGenerator<EvidencePage> {
    for await (const page of pages) yield page.map((event) => event && trim(event));
  }
  const { eventsOfSessions, checkDelivery } = source;
  return {
    events: (...args) => trimPages(source.events(...args)),
    ...(checkDelivery && { checkDelivery }),
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
