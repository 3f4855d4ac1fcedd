import { AwsError, type AwsService } from '../api/aws-service.ts';
import { type Input, readMembers } from '../api/members.ts';
import type { AcceptedEvent, EventBuses } from './event-buses.ts';
import { type EntryFailure, readEntry } from './read-entry.ts';

export interface EventsDeps {
  readonly buses: EventBuses;
  readonly now: () => Date;
  readonly region: string;
  readonly accountId: string;
}

const maxEntries = 10;
const maxRequestBytes = 256 * 1024;

/**
 * EventBridge with one event bus, `default`: it keeps the events, and has no rules. As EventBridge does, it
 * reports an entry that it does not accept in the response, and accepts and drops events for a bus that does
 * not exist.
 * Source: EventBridge API Reference, PutEvents.
 */
export function createEvents(deps: EventsDeps): AwsService {
  return {
    name: 'events',
    signingName: 'events',
    protocol: { kind: 'json', version: '1.1' },
    actions: { PutEvents: (input) => putEvents(deps, input) },
  };
}

function putEvents(deps: EventsDeps, input: Input) {
  const entries = readEntries(input);
  if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > maxRequestBytes)
    throw new AwsError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  const results = entries.map((entry) => putEvent(deps, entry));
  const failed = results.filter((result) => 'ErrorCode' in result);
  return { FailedEntryCount: failed.length, Entries: results };
}

function readEntries(input: Input): readonly Input[] {
  const entries = readMembers(input).optionalRecords('Entries');
  if (entries === undefined) throw invalidEntries('null', 'not be null');
  if (entries.length === 0) throw invalidEntries('[]', 'have length greater than or equal to 1');
  if (entries.length > maxEntries)
    throw invalidEntries(
      '[PutEventsRequestEntry]',
      `have length less than or equal to ${maxEntries}`,
    );
  return entries;
}

const invalidEntries = (value: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at 'entries' failed to satisfy constraint: Member must ${constraint}`,
  );

/** Source: EventBridge User Guide, "Calculating PutEvents event entry size". */
function sizeOf(entry: Input): number {
  const { Time: time, Resources: resources } = entry;
  const texts = [entry['Source'], entry['DetailType'], entry['Detail'], resources].flat();
  return texts.reduce<number>(
    (bytes, text) => bytes + (typeof text === 'string' ? Buffer.byteLength(text) : 0),
    time === undefined ? 0 : 14,
  );
}

function putEvent(deps: EventsDeps, entry: Input): { readonly EventId: string } | EntryFailure {
  const read = readEntry(entry, deps.now);
  if ('ErrorCode' in read) return read;
  const eventBusName = read.eventBusName.split(':event-bus/').at(-1) ?? '';
  const event: AcceptedEvent = { ...read, id: crypto.randomUUID(), eventBusName };
  if (eventBusName === 'default') deps.buses.add(event);
  return { EventId: event.id };
}
