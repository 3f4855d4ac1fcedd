import { oneLine } from '../../platform/one-line.ts';
import { formatTime } from '../content/format-time.ts';
import type { Finding } from './finding.ts';

// What a finding says, in texts for every rendering. They are cut, and safe for a terminal, but unescaped.

/** `12:03:05`, or `12:03:05 to 12:04:10, 3 times`, with the date if it is not the report's. */
export function findingTime({ at, lastAt, count, isNew }: Finding, day: string): string {
  const format = (iso: string) => {
    const [date = '', time = ''] = formatTime(iso).replace(' UTC', '').split(' ');
    return date === day ? time : `${date} ${time}`;
  };
  const span = lastAt === at ? format(at) : `${format(at)} to ${format(lastAt)}`;
  return `${isNew ? 'NEW: ' : ''}${span}${count > 1 ? `, ${count} times` : ''}`;
}

/** Longer than any error code of AWS that a person must read. */
const maxErrorCode = 80;

/** `iam CreateUser`, or `iam CreateUser: denied (AccessDenied)`. */
export function findingCall({ call, outcome, errorCode }: Finding, maxLength: number): string {
  const name = oneLine(call, maxLength);
  if (outcome === 'succeeded' || errorCode === undefined) return name;
  return `${name}: ${outcome} (${oneLine(errorCode, maxErrorCode)})`;
}

/** More resources than this are counted before they are named. */
const maxUncounted = 4;

/** `prod/db, prod/api`, or `20 secrets: prod/db, prod/api, …`. */
export function findingResources(
  { resources, resourceCount, resourceKind }: Finding,
  { maxNames, maxLength }: { readonly maxNames: number; readonly maxLength: number },
): string {
  const names = resources.slice(0, maxNames).map((name) => oneLine(name, maxLength));
  const listed = resourceCount > names.length ? [...names, '…'] : names;
  const count = resourceCount > maxUncounted ? [`${resourceCount} ${plural(resourceKind)}`] : [];
  return [...count, listed.join(', ')].join(': ');
}

export const findingDetails = (
  { details }: Pick<Finding, 'details'>,
  maxLength: number,
): readonly string[] => details.map(({ label, value }) => `${label} ${oneLine(value, maxLength)}`);

/** Who called, with which session, and from where: `by james@example.com, role Deploy, …`. */
export function findingOrigin(finding: Finding, maxLength: number): string {
  const { caller, role, session, accountId, region, sourceAddress } = finding;
  const parts: readonly (readonly [string, string])[] = [
    ['by ', caller],
    ['role ', role],
    ['session ', session === caller ? '' : session],
    ['account ', accountId],
    ['', region],
    ['from ', sourceAddress],
  ];
  return parts
    .flatMap(([word, value]) => (value === '' ? [] : [`${word}${oneLine(value, maxLength)}`]))
    .join(', ');
}

const maxSummaryCall = 40;
const maxSummary = 62;
const maxFindingName = 160;
/** What a name hardly contains, and could forge the rest of a verdict with. */
const notInNames = /[^\p{L}\p{N} ._/:@+=#*-]|(?<=[.:]) /gu;

/** `cloudtrail StopLogging on main (critical)`, of bounded length. */
export function findingSummary(finding: Finding): string {
  const { severity, outcome } = finding;
  const end = ` (${outcome === 'succeeded' ? severity : `${severity}, ${outcome}`})`;
  return `${shortName(finding, maxSummary - end.length)}${end}`;
}

/** `cloudtrail StopLogging on main`, or `cloudtrail StopLogging on main (denied)`, of bounded length. */
export function findingName(finding: Finding): string {
  const end = finding.outcome === 'succeeded' ? '' : ` (${finding.outcome})`;
  return `${shortName(finding, maxFindingName)}${end}`;
}

function shortName(finding: Finding, maxLength: number): string {
  const { call, count, resources, resourceCount, resourceKind } = finding;
  const name = oneLine(call, maxSummaryCall);
  const room = maxLength - name.length - ' on '.length;
  const [resource] = resources;
  if (resource === undefined || room < 1) return name;
  // One call has several names of one resource more often than several resources.
  const isOne = count === 1 || resourceCount === 1;
  const on = isOne ? resource : `${resourceCount} ${plural(resourceKind)}`;
  return `${name} on ${oneLine(on.replaceAll(notInNames, '\uFFFD'), room)}`;
}

const plural = (noun: string): string =>
  noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
