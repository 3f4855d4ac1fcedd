import {
  type CloudTrailEvent,
  type CloudTrailIdentity,
  type Fields,
  parseCloudTrailEvent,
  parseIdentity,
} from '../../../cloudtrail-event.ts';
import { createInterner } from '../../../interner.ts';
import { keptMembers, type TrimEvent } from '../../../trimmed-event.ts';
import { backslash, quote } from '../search/json-bytes.ts';
import { createMemberFinder, type MemberPlaces } from './find-members.ts';
import { createKnownPrefixes } from './known-prefixes.ts';

/** The members of a record that an event is read from, but for its identity. */
const members = [
  'eventID',
  'eventTime',
  'eventSource',
  'eventName',
  'readOnly',
  'awsRegion',
  'recipientAccountId',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'eventCategory',
] as const;
const identityAt = members.length;
const keptAt = identityAt + 1;

/**
 * Reads a record without parsing it, or only what is kept of it: an event is made of a few members,
 * which are nearly always plain texts, and of an identity that many records have in common. Gives
 * `undefined` for every other record: what it says is then for whoever parses it to find out.
 */
export function createUnparsedReader(
  trim: TrimEvent,
): (json: Buffer) => CloudTrailEvent | undefined {
  const find = createMemberFinder([...members, 'userIdentity', ...keptMembers]);
  const readMembers = createMembersReader();
  const heads = createKnownPrefixes();
  const readIdentity = createIdentityReader();
  return (json) => {
    const head = heads.find(json);
    const places = find(json, head?.bytes.length ?? 0);
    const record = places && readMembers(json, places);
    if (places === undefined || record === undefined) return undefined;
    // Behind its identity a record must not name another one.
    if (head !== undefined && places.ends[identityAt] !== 0) return undefined;
    try {
      const identity = head?.identity ?? readIdentity(json, places);
      if (head === undefined && isHead(places))
        heads.remember(json.subarray(0, places.ends[identityAt]), identity);
      const event = parseCloudTrailEvent(record, () => identity);
      return event && trim(event, () => parseKept(json, places));
    } catch {
      return undefined;
    }
  };
}

/** Gives `undefined` where a value takes a parser. */
function createMembersReader() {
  const shares = members.map(() => createInterner<string>());
  return (json: Buffer, places: MemberPlaces): Fields | undefined => {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < members.length; index += 1) {
      const value = readValue(json, places, index);
      if (value === unclear) return undefined;
      const share = index < sharedFrom ? undefined : shares[index];
      record[members[index] ?? ''] =
        share === undefined || typeof value !== 'string' ? value : share(value, value);
    }
    return record;
  };
}

/** No two events have their ids in common, and few their time. */
const sharedFrom = members.indexOf('eventSource');

const unclear = Symbol('unclear');

/** A text of printable ASCII without escapes; one of JSON's three words; or what takes a parser. */
function readValue(json: Buffer, { starts, ends }: MemberPlaces, index: number): unknown {
  const start = starts[index] ?? 0;
  const end = ends[index] ?? 0;
  if (end === 0) return undefined;
  if (json[start] !== quote) return words.get(json.toString('latin1', start, end)) ?? unclear;
  if (json[end - 1] !== quote || end - start < 2) return unclear;
  for (let at = start + 1; at < end - 1; at += 1) if (!isPlain(json[at])) return unclear;
  return json.toString('latin1', start + 1, end - 1);
}

const isPlain = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x20 && byte < 0x7f && byte !== backslash;

const words: ReadonlyMap<string, boolean | string> = new Map<string, boolean | string>([
  ['true', true],
  ['false', false],
  // To an event the same as an empty text: what CloudTrail does not know is absent.
  ['null', ''],
]);

/** More sessions than a person has at a time. */
const maxIdentities = 1_000;

/** Parses each different JSON of an identity once. Throws what is no JSON. */
function createIdentityReader() {
  const known = new Map<string, CloudTrailIdentity>();
  return (json: Buffer, { starts, ends }: MemberPlaces): CloudTrailIdentity => {
    const end = ends[identityAt];
    if (!end) return parseIdentity(undefined);
    const text = json.toString('utf8', starts[identityAt], end);
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const identity = parseIdentity(JSON.parse(text));
    if (known.size >= maxIdentities) known.clear();
    known.set(text, identity);
    return identity;
  };
}

/** Whether nothing else that is read stands before the identity. */
function isHead({ starts, ends }: MemberPlaces): boolean {
  const end = ends[identityAt] ?? 0;
  return (
    end > 0 &&
    ends.every((other, index) => other === 0 || other === end || (starts[index] ?? 0) > end)
  );
}

/** Throws what is no JSON. */
function parseKept(json: Buffer, { starts, ends }: MemberPlaces): Fields {
  const kept: Record<string, unknown> = {};
  for (const [index, name] of keptMembers.entries()) {
    const end = ends[keptAt + index];
    if (end) kept[name] = JSON.parse(json.toString('utf8', starts[keptAt + index], end));
  }
  return kept;
}
