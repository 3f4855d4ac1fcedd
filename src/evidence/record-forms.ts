import { type Fields, fields, parseCloudTrailEvent } from './cloudtrail-event.ts';

/** The lists that contain records, by their names: of log files, LookupEvents, CloudWatch Logs and its subscriptions. */
export const recordListNames: ReadonlySet<unknown> = new Set([
  'Records',
  'Events',
  'events',
  'logEvents',
]);

/** The members that contain a record: of LookupEvents, a log event, CloudTrail Lake and EventBridge. */
const wrappingMembers = ['CloudTrailEvent', 'message', 'eventJson', 'eventData', 'detail'];

/**
 * Returns the record within an object of any form in which AWS hands out CloudTrail records, and whether
 * it is one. Parses an object only where its text shows that it may be none, or where it `mustParse`.
 */
export function recordOf(object: Buffer, mustParse: boolean): { json: Buffer; isEvent: boolean } {
  const mayWrap = wrappingMembers.some((name) => object.includes(`"${name}"`));
  if (!mustParse && !mayWrap && object.includes('"eventName"'))
    return { json: object, isEvent: true };
  const parsed = parse(object.toString());
  const record = unwrap(fields(parsed));
  if (parseCloudTrailEvent(record) === undefined) return { json: object, isEvent: false };
  return { json: record === parsed ? object : Buffer.from(JSON.stringify(record)), isEvent: true };
}

function unwrap(object: Fields): unknown {
  if (parseCloudTrailEvent(object) !== undefined) return object;
  const wrapped = wrappingMembers.map((name) => object[name]).find((value) => value !== undefined);
  return typeof wrapped === 'string' ? parse(wrapped) : wrapped;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Results of queries, in which a record is split into columns or nested in rows: which they are, and what to do. */
const refusedForms: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [
    /"QueryResultRows"/,
    'it is the result of a CloudTrail Lake query. Export the records as JSON lines with eventJson, or pass log files',
  ],
  [
    /"results"\s*:\s*\[\s*\[/,
    'it is the result of a Logs Insights query. Pass the output of aws logs filter-log-events, or use --source logs-insights',
  ],
  [
    /^\s*"?eventVersion"?[,\t]|^\s*"?(?:eventID|eventTime|eventName)"?,/i,
    'it is a table of comma-separated values. Pass log files or JSON',
  ],
];

/** Why a file that begins like this is refused, if it is of a known form. */
export const refusedForm = (start: string): string | undefined =>
  refusedForms.find(([pattern]) => pattern.test(start))?.[1];
