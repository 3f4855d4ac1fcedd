import { createHash } from 'node:crypto';
import { membersReadToAttribute } from './attribute/attribute.ts';
import { portalDetailMember, portalSources } from './attribute/portal-activity.ts';
import type { CloudTrailEvent, CloudTrailIdentity, Fields } from './cloudtrail-event.ts';
import type { EvidencePage, EvidenceSource } from './collect.ts';
import { createInterner } from './interner.ts';

/** Whether a report needs the record, because the event is a finding by its call or resource. */
export type IsFindingCall = (event: CloudTrailEvent) => boolean;

export type TrimEvent = (event: CloudTrailEvent) => CloudTrailEvent;

/** The record members that a report reads of a finding. */
const findingMembers = ['requestParameters', 'responseElements', 'resources', 'errorMessage'];

/**
 * Copies events for a report that keeps very many of them and attaches no record: only with the record
 * members that attribution and findings read, and with one copy of the values that many events share.
 */
export function createTrimEvent(isFindingCall: IsFindingCall): TrimEvent {
  const trim = createTrim();
  return (event) => trim(event, isFindingCall(event));
}

function createTrim(): (event: CloudTrailEvent, isFinding: boolean) => CloudTrailEvent {
  const share = createInterner<string>();
  const identities = createInterner<CloudTrailIdentity>();
  const shared = (text: string | undefined) => text && share(text, text);
  return (event, isFinding) => ({
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
    raw: pick(event.raw, membersToKeep(event, isFinding)),
  });
}

const membersToKeep = (event: CloudTrailEvent, isFinding: boolean): readonly string[] => [
  ...membersReadToAttribute(event),
  ...(isFinding ? findingMembers : []),
  ...(portalSources.has(event.eventSource) ? [portalDetailMember] : []),
];

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
  return mapPages(source, (page) => page.map((event) => event && trim(event)));
}

/** How many whole records are kept: of any calls, and as many of calls that are findings. */
const defaultMaxWhole = 50_000;

/**
 * Keeps the first records of a source whole, and beyond a number trims those that are no findings: very many
 * would not fit into a function's memory. A trimmed event has the hash of its record.
 */
export function createBoundedSource(
  source: EvidenceSource,
  isFindingCall: IsFindingCall,
  maxWhole = defaultMaxWhole,
): EvidenceSource {
  const trim = createTrim();
  const left = { others: maxWhole, findings: maxWhole };
  const bound = (event: CloudTrailEvent): CloudTrailEvent => {
    left.others -= 1;
    if (left.others >= 0) return event;
    const isFinding = isFindingCall(event);
    if (isFinding) left.findings -= 1;
    if (isFinding && left.findings >= 0) return event;
    return { ...trim(event, isFinding), recordSha256: hashOf(event.raw) };
  };
  return mapPages(source, (page) => page.map((event) => event && bound(event)));
}

export const hashOf = (record: unknown): string =>
  createHash('sha256').update(JSON.stringify(record)).digest('hex');

function mapPages(
  source: EvidenceSource,
  map: (page: EvidencePage) => EvidencePage,
): EvidenceSource {
  async function* mapAll(pages: AsyncIterable<EvidencePage>): AsyncGenerator<EvidencePage> {
    for await (const page of pages) yield map(page);
  }
  const { eventsOfSessions, checkDelivery } = source;
  return {
    events: (...args) => mapAll(source.events(...args)),
    ...(checkDelivery && { checkDelivery }),
    ...(eventsOfSessions && { eventsOfSessions: (...args) => mapAll(eventsOfSessions(...args)) }),
  };
}
