import { text } from '../../evidence/cloudtrail-event.ts';
import { oneLine } from '../../platform/one-line.ts';
import { yesOrNo } from '../content/labels.ts';
import { resourceOf } from '../findings/details/resource-of.ts';
import { findingDetails } from '../findings/finding-labels.ts';
import { outcomeOf } from '../findings/outcome.ts';
import type { ListFinding } from './list-finding.ts';
import type { ListedEvent } from './listed-event.ts';

type Listed = ListedEvent & { readonly found: ReturnType<ListFinding> };

const columns: readonly (readonly [string, (listed: Listed) => string | undefined])[] = [
  ['time', ({ event }) => event.eventTime],
  ['activity', ({ part }) => part],
  ['severity', ({ found }) => found?.severity],
  ['finding', ({ found }) => found && joined(found.reasons.map(({ id }) => id))],
  ['technique', ({ found }) => found && joined(found.reasons.map(({ technique }) => technique))],
  ['event source', ({ event }) => event.eventSource],
  ['event name', ({ event }) => event.eventName],
  ['read only', ({ event }) => yesOrNo(event.readOnly)],
  ['outcome', ({ event }) => outcomeOf(event)],
  ['error code', ({ event }) => event.errorCode],
  ['error message', ({ event }) => text(event.raw['errorMessage'])],
  ['resource', ({ event }) => resourceOf(event)],
  ['details', ({ found }) => found && joined(findingDetails(found, maxCell))],
  ['called by', ({ event }) => event.identity.invokedBy],
  ['account', ({ event }) => event.recipientAccountId],
  ['region', ({ event }) => event.awsRegion],
  ['source address', ({ event }) => event.sourceIpAddress],
  ['user agent', ({ event }) => event.userAgent],
  ['session', ({ event }) => event.identity.arn],
  ['access key', ({ event }) => event.identity.accessKeyId],
  ['event id', ({ event }) => event.eventId],
];

const maxCell = 500;

const joined = (values: readonly string[]): string => [...new Set(values)].join('; ');

export interface EventsCsv {
  readonly content: Buffer;
  /** Number of events that do not fit. */
  readonly omitted: number;
}

/**
 * Writes one line per event, as many as fit into `maxBytes`. A cell that a spreadsheet would evaluate
 * as a formula gets a leading apostrophe. Long texts are cut.
 * Source: RFC 4180; OWASP, "CSV Injection".
 */
export function buildEventsCsv(
  events: readonly ListedEvent[],
  findingOf: ListFinding,
  maxBytes: number,
): EventsCsv {
  const lines = [Buffer.from(line(columns.map(([title]) => title)))];
  let bytes = lines[0]?.length ?? 0;
  for (const [index, event] of events.entries()) {
    const listed = { ...event, found: findingOf(event) };
    const next = Buffer.from(line(columns.map(([, read]) => read(listed) ?? '')));
    bytes += next.length;
    if (bytes > maxBytes) return { content: Buffer.concat(lines), omitted: events.length - index };
    lines.push(next);
  }
  return { content: Buffer.concat(lines), omitted: 0 };
}

const line = (values: readonly string[]): string => `${values.map(cell).join(',')}\r\n`;

/** The start of a formula for spreadsheets, including full-width characters and leading spaces. */
const formula = /^[\s\uFFFD]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

export function cell(value: string): string {
  const safe = oneLine(value, maxCell);
  const escaped = formula.test(value.slice(0, maxCell)) || formula.test(safe) ? `'${safe}` : safe;
  return `"${escaped.replaceAll('"', '""')}"`;
}
