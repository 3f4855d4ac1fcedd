import { compareText } from '../../platform/compare-text.ts';
import { type Detail, type Finding, maxEventIds, type Outcome } from './finding.ts';
import { rankOfSeverity, shiftSeverity } from './finding-severity.ts';
import type { Severity } from './rules/finding-rule.ts';

/** What a reviewer wants to see one by one, up to this many; more share a line. */
const maxLines: Readonly<Record<Severity, number>> = { critical: 5, high: 5, medium: 3, info: 1 };
/** A finding names this many resources and details. */
const maxResources = 20;
const maxDetails = 8;
/** From this many resources on, a finding of which few are everyday work is graver. */
const manyResources = 10;

/** A finding of one event, with all its resources, and whether it only read. */
export interface SingleFinding {
  readonly finding: Finding;
  readonly resources: readonly string[];
  readonly isRead: boolean;
}

/** The finding of the first call, and what the others add to it. */
interface Line {
  first: Finding;
  lastAt: string;
  count: number;
  details: readonly Detail[];
  readonly resources: Set<string>;
  readonly eventIds: string[];
}

/** Calls that differ in time and resource only. */
interface Family {
  readonly isRead: boolean;
  lines: Map<string, Line>;
  isMerged: boolean;
}

/**
 * Merges findings that differ only in their time, and reads that differ only in their time and resource:
 * "GetSecretValue, 60 times, 20 secrets". Changes have a line for each resource, unless they are many.
 * New findings come first, then the gravest.
 */
export function mergeFindings(
  singles: Iterable<SingleFinding>,
  isGraverIfMany = false,
): readonly Finding[] {
  const families = new Map<string, Family>();
  for (const single of singles) {
    const key = familyKey(single.finding);
    const family = families.get(key) ?? {
      isRead: single.isRead,
      lines: new Map(),
      isMerged: false,
    };
    families.set(key, family);
    add(family, single);
  }
  const findings = [...families.values()].flatMap(({ lines }) =>
    [...lines.values()].map(toFinding),
  );
  return findings
    .map((finding) => (isGraverIfMany ? graverIfMany(finding) : finding))
    .sort(compareFindings);
}

/** The lengths keep the key unambiguous, since the texts may contain any separator. */
const keyOf = (texts: readonly string[]): string =>
  texts.map((text) => `${text.length} ${text}`).join();

const familyKey = (finding: Finding): string =>
  keyOf([
    finding.call,
    finding.severity,
    finding.errorCode ?? '',
    finding.outcome,
    finding.accountId,
    finding.region,
    finding.role,
    finding.session,
    finding.caller,
    finding.sourceAddress,
    String(finding.isNew),
  ]);

function add(family: Family, { finding, resources, isRead }: SingleFinding): void {
  const key = family.isMerged || isRead ? '' : lineKey(resources, finding.details);
  const known = family.lines.get(key);
  if (known === undefined) family.lines.set(key, createLine(finding, resources));
  else mergeInto(known, { ...callOf(finding), resources });
  if (family.lines.size <= maxLines[finding.severity]) return;
  const [first, ...others] = family.lines.values();
  if (first === undefined) return;
  for (const line of others) mergeInto(first, line);
  family.lines = new Map([['', first]]);
  family.isMerged = true;
}

const lineKey = (resources: readonly string[], details: readonly Detail[]): string =>
  keyOf([...resources, '', ...details.flatMap(({ label, value }) => [label, value])]);

const callOf = (finding: Finding) => ({
  first: finding,
  lastAt: finding.lastAt,
  count: finding.count,
  details: finding.details,
  eventIds: finding.eventIds,
});

const createLine = (finding: Finding, resources: readonly string[]): Line => ({
  ...callOf(finding),
  resources: new Set(resources),
  eventIds: [...finding.eventIds],
});

/** Calls that a line takes in. */
type Merged = Omit<Line, 'resources' | 'eventIds'> & {
  readonly resources: Iterable<string>;
  readonly eventIds: readonly string[];
};

function mergeInto(
  line: Line,
  { first, lastAt, count, details, resources, eventIds }: Merged,
): void {
  for (const resource of resources) line.resources.add(resource);
  const room = maxEventIds - line.eventIds.length;
  if (room > 0) line.eventIds.push(...eventIds.slice(0, room));
  if (first.at < line.first.at) line.first = first;
  if (lastAt > line.lastAt) line.lastAt = lastAt;
  line.count += count;
  line.details = mergeDetails(line.details, details);
}

function mergeDetails(known: readonly Detail[], more: readonly Detail[]): readonly Detail[] {
  if (known.length >= maxDetails) return known;
  const isKnown = ({ label, value }: Detail) =>
    known.some((detail) => detail.label === label && detail.value === value);
  const added = more.filter((detail) => !isKnown(detail));
  return added.length === 0 ? known : [...known, ...added].slice(0, maxDetails);
}

const toFinding = ({ first, lastAt, count, details, resources, eventIds }: Line): Finding => ({
  ...first,
  lastAt,
  count,
  details,
  eventIds: [...new Set([first.eventId, ...eventIds])].slice(0, maxEventIds),
  resources: [...resources].slice(0, maxResources),
  resourceCount: resources.size,
});

const graverIfMany = (finding: Finding): Finding =>
  finding.resourceCount < manyResources || finding.severity === 'info'
    ? finding
    : { ...finding, severity: shiftSeverity(finding.severity, 1) };

const outcomeRanks: Readonly<Record<Outcome, number>> = { succeeded: 0, denied: 1, failed: 2 };

/** All event times have the same format, so that their text order is their time order. */
const compareFindings = (a: Finding, b: Finding): number =>
  Number(b.isNew) - Number(a.isNew) ||
  rankOfSeverity(a.severity) - rankOfSeverity(b.severity) ||
  outcomeRanks[a.outcome] - outcomeRanks[b.outcome] ||
  compareText(a.at, b.at) ||
  compareText(a.eventId, b.eventId);
