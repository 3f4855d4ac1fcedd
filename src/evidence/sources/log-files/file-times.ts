/**
 * A trail names its files by when it delivered them, and sorts them into folders by that day, in UTC:
 * `.../2026/07/01/<account>_CloudTrail_<region>_20260701T0905Z_<id>.json.gz`. Epoch milliseconds.
 * Source: CloudTrail User Guide, "CloudTrail log file name format".
 */
const fileName =
  /_CloudTrail[A-Za-z-]*_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^_]*\.json(?:\.gz)?$/;

/** When a file was delivered, by its name; undefined where the name is not a trail's. */
export function deliveredAt(name: string): number | undefined {
  const parts = fileName.exec(name);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Epoch milliseconds, both included. */
export interface DeliveryTimes {
  readonly from: number;
  readonly until: number;
}

const hourMs = 3_600_000;

/**
 * When files with the events of a window may have been delivered. An event is never delivered before
 * it happened, for which clocks get an hour; it usually is within minutes of it, in bad times within
 * hours, for which there are two days.
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

/** Whether a folder of a trail's year, month or day holds only what was delivered at other times. */
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

export function isFileOutside(name: string, { from, until }: DeliveryTimes): boolean {
  const at = deliveredAt(name);
  return at !== undefined && (at < from - 60_000 || at > until);
}
