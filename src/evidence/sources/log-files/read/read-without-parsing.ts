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
import { createMemberFinder, type MemberRanges } from './find-members.ts';
import { createKnownPrefixes } from './known-prefixes.ts';

/** The members of a record that an event has, apart from the identity. */
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
const identityIndex = members.length;
const firstKeptIndex = identityIndex + 1;

/**
 * Creates a reader that parses no record, or only the members that a trimmed event keeps. An event has a
 * few members, which are nearly always plain texts, and an identity that many records share. Returns
 * `undefined` for every other record, which the caller then parses.
 */
export function createUnparsedReader(
  trim: TrimEvent,
): (json: Buffer) => CloudTrailEvent | undefined {
  const find = createMemberFinder([...members, 'userIdentity', ...keptMembers]);
  const readMembers = createMembersReader();
  const prefixes = createKnownPrefixes();
  const readIdentity = createIdentityReader();
  return (json) => {
    const prefix = prefixes.find(json);
    const ranges = find(json, prefix?.bytes.length ?? 0);
    const record = ranges && readMembers(json, ranges);
    if (ranges === undefined || record === undefined) return undefined;
    // A second identity after the prefix would be the one that counts.
    if (prefix !== undefined && ranges.ends[identityIndex] !== 0) return undefined;
    try {
      const identity = prefix?.identity ?? readIdentity(json, ranges);
      if (prefix === undefined && startsWithIdentity(ranges))
        prefixes.remember(json.subarray(0, ranges.ends[identityIndex]), identity);
      const event = parseCloudTrailEvent(record, () => identity);
      return event && trim(event, () => parseKept(json, ranges));
    } catch {
      return undefined;
    }
  };
}

/** Returns `undefined` where a value needs a parser. */
function createMembersReader() {
  const interners = members.map(() => createInterner<string>());
  return (json: Buffer, ranges: MemberRanges): Fields | undefined => {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < members.length; index += 1) {
      const value = readValue(json, ranges, index);
      if (value === needsParser) return undefined;
      const intern = index < firstSharedIndex ? undefined : interners[index];
      record[members[index] ?? ''] =
        intern === undefined || typeof value !== 'string' ? value : intern(value, value);
    }
    return record;
  };
}

/** Event ids are unique, and event times nearly so: interning them saves nothing. */
const firstSharedIndex = members.indexOf('eventSource');

const needsParser = Symbol('needsParser');

/** Returns a text of printable ASCII without escapes, or the value of a JSON literal; `needsParser` for others. */
function readValue(json: Buffer, { starts, ends }: MemberRanges, index: number): unknown {
  const start = starts[index] ?? 0;
  const end = ends[index] ?? 0;
  if (end === 0) return undefined;
  if (json[start] !== quote)
    return literals.get(json.toString('latin1', start, end)) ?? needsParser;
  if (json[end - 1] !== quote || end - start < 2) return needsParser;
  for (let at = start + 1; at < end - 1; at += 1) if (!isPlain(json[at])) return needsParser;
  return json.toString('latin1', start + 1, end - 1);
}

const isPlain = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x20 && byte < 0x7f && byte !== backslash;

const literals: ReadonlyMap<string, boolean | string> = new Map<string, boolean | string>([
  ['true', true],
  ['false', false],
  // An event treats the empty text as absent, like null.
  ['null', ''],
]);

/** More sessions than one user has at a time. */
const maxIdentities = 1_000;

/** Parses each distinct JSON of an identity once. Throws for invalid JSON. */
function createIdentityReader() {
  const known = new Map<string, CloudTrailIdentity>();
  return (json: Buffer, { starts, ends }: MemberRanges): CloudTrailIdentity => {
    const end = ends[identityIndex];
    if (!end) return parseIdentity(undefined);
    const text = json.toString('utf8', starts[identityIndex], end);
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    const identity = parseIdentity(JSON.parse(text));
    if (known.size >= maxIdentities) known.clear();
    known.set(text, identity);
    return identity;
  };
}

/** Whether the identity precedes all other members that are read. */
function startsWithIdentity({ starts, ends }: MemberRanges): boolean {
  const end = ends[identityIndex] ?? 0;
  return (
    end > 0 &&
    ends.every((other, index) => other === 0 || other === end || (starts[index] ?? 0) > end)
  );
}

/** Throws for invalid JSON. */
function parseKept(json: Buffer, { starts, ends }: MemberRanges): Fields {
  const kept: Record<string, unknown> = {};
  for (const [index, name] of keptMembers.entries()) {
    const end = ends[firstKeptIndex + index];
    if (end) kept[name] = JSON.parse(json.toString('utf8', starts[firstKeptIndex + index], end));
  }
  return kept;
}
