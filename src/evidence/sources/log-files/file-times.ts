/**
 * A trail writes the delivery time into a file's name, and that day into its folder's, in UTC:
 * `.../2026/07/01/<account>_CloudTrail_<region>_20260701T0905Z_<id>.json.gz`.
 * Source: CloudTrail User Guide, "CloudTrail log file name format".
 */
const fileName =
  /_CloudTrail[A-Za-z-]*_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^_]*\.json(?:\.gz)?$/;

/** Reads a file's delivery time from its name, in epoch milliseconds; `undefined` for any other name. */
export function deliveredAt(name: string): number | undefined {
  const parts = fileName.exec(name);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** A range of delivery times: epoch milliseconds, both included. */
export interface DeliveryTimes {
  readonly from: number;
  readonly until: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Returns when files with a window's events may have been delivered. CloudTrail delivers an event within
 * minutes, at worst within hours: two days are allowed, and an hour before the window for clock skew.
 */
export const deliveryTimesOf = (window: {
  readonly from: string;
  readonly until: string;
}): DeliveryTimes => ({
  from: Date.parse(window.from) - hourMs,
  until: Date.parse(window.until) + 48 * hourMs,
});

const dayFolder =
  /(?:^|[/\\])CloudTrail[/\\][a-z0-9-]+[/\\](\d{4})(?:[/\\](\d\d)(?:[/\\](\d\d))?)?$/;

/** Whether a trail's folder of a year, month or day contains only files delivered at other times. */
export function isFolderOutside(path: string, { from, until }: DeliveryTimes): boolean {
  const [, year, month, day] = dayFolder.exec(path) ?? [];
  if (year === undefined) return false;
  const starts = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  const ends =
    day !== undefined
      ? starts + 24 * hourMs
      : month !== undefined
        ? Date.UTC(Number(year), Number(month))
        : Date.UTC(Number(year) + 1, 0);
  return ends <= from || starts > until;
}

/** A file's name has its delivery minute, without seconds. */
export function isFileOutside(name: string, { from, until }: DeliveryTimes): boolean {
  const at = deliveredAt(name);
  return at !== undefined && (at < from - minuteMs || at > until);
}
