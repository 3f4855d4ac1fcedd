import { toIso } from '../../../platform/time.ts';

/**
 * A trail writes the delivery time into a file's name, and that day into its folder's, in UTC:
 * `.../2026/07/01/<account>_CloudTrail_<region>_20260701T0905Z_<id>.json.gz`.
 * Source: CloudTrail User Guide, "CloudTrail log file name format".
 */
const fileName =
  /_CloudTrail[A-Za-z-]*_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^_]*\.json(?:\.gz)?$/;

/** Reads a file's delivery time from its name, in epoch milliseconds; `undefined` for any other name. */
export function deliveredAt(name: string): number | undefined {
  const [, year, month, day, hour, minute] = fileName.exec(name) ?? [];
  if (year === undefined) return undefined;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** The events to find lie between these times, ISO 8601 in UTC. */
export type Window = Readonly<Record<'from' | 'until', string>>;

/** A range of delivery times: epoch milliseconds, both included. */
export type DeliveryTimes = Readonly<Record<'from' | 'until', number>>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Returns when files with a window's events may have been delivered. CloudTrail delivers an event within
 * minutes, at worst within hours: two days are allowed, and an hour before the window for clock skew.
 */
export const deliveryTimesOf = ({ from, until }: Window): DeliveryTimes => ({
  from: Date.parse(from) - hourMs,
  until: Date.parse(until) + 48 * hourMs,
});

const dayFolder = /(?:^|[/\\])CloudTrail[/\\][a-z0-9-]+[/\\](\d{4}(?:[/\\]\d\d){0,2})$/;

/** Whether a trail's folder of a year, month or day contains only files delivered at other times. */
export function isFolderOutside(path: string, { from, until }: DeliveryTimes): boolean {
  const [, folder] = dayFolder.exec(path) ?? [];
  if (folder === undefined) return false;
  const day = folder.replaceAll(/[/\\]/g, '-');
  const [first = '', last = ''] = [from, until].map((at) => toIso(at).slice(0, day.length));
  return day < first || day > last;
}

/** A file's name has its delivery minute, without seconds. */
export function isFileOutside(name: string, { from, until }: DeliveryTimes): boolean {
  const at = deliveredAt(name);
  return at !== undefined && (at < from - minuteMs || at > until);
}
