import type { DateSegment } from './segment.ts';

/** When and where the reader looks at a date. */
export interface Reader {
  readonly now: Date;
  /** The browser's time zone by default. */
  readonly timeZone?: string;
}

/**
 * Formats a date token in the reader's time zone, with Slack's formats for English and a 24-hour
 * clock. An unknown token stays as it is.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatDate({ epochSeconds, format }: DateSegment, reader: Reader): string {
  const at = new Date(epochSeconds * 1000);
  const words = new Map(Object.entries(tokens));
  return format.replace(/\{(\w+)\}/g, (token, name: string) => {
    const [, base = name, pretty] = /^(\w+?)(_pretty)?$/.exec(name) ?? [];
    const text = words.get(base)?.(at, reader);
    if (text === undefined) return token;
    return pretty === undefined ? text : (nearDay(at, reader) ?? text);
  });
}

type Format = (at: Date, reader: Reader) => string;

const tokens: Readonly<Record<string, Format>> = {
  date_num: (at, reader) => inZone('sv-SE', reader, numeric).format(at),
  date_slash: (at, reader) => inZone('en-GB', reader, numeric).format(at),
  date: (at, reader) => longDate(at, reader),
  date_short: (at, reader) =>
    inZone('en-US', reader, { year: 'numeric', month: 'short', day: 'numeric' }).format(at),
  date_long: (at, reader) => `${weekday(at, reader)}, ${longDate(at, reader)}`,
  date_long_full: (at, reader) => longDate(at, reader),
  day_divider: (at, reader) => `${weekday(at, reader)}, ${longDate(at, reader)}`,
  time: (at, reader) => inZone('en-GB', reader, { hour: '2-digit', minute: '2-digit' }).format(at),
  time_secs: (at, reader) =>
    inZone('en-GB', reader, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at),
  ago: (at, { now }) => distance(at.getTime() - now.getTime()),
};

const numeric = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

const inZone = (locale: string, { timeZone }: Reader, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone });

const weekday = (at: Date, reader: Reader): string =>
  inZone('en-US', reader, { weekday: 'long' }).format(at);

/** `February 18th, 2014` */
function longDate(at: Date, reader: Reader): string {
  const options = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  const parts = inZone('en-US', reader, options).formatToParts(at);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  const day = Number(part('day'));
  const suffix = suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(day)] ?? 'th';
  return `${part('month')} ${day}${suffix}, ${part('year')}`;
}

const suffixes: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

const dayMs = 24 * 60 * 60 * 1000;

/** `today` and the days beside it; undefined for any other day. */
function nearDay(at: Date, reader: Reader): string | undefined {
  const dayOf = (date: Date) => inZone('sv-SE', reader, numeric).format(date);
  const days = (Date.parse(dayOf(at)) - Date.parse(dayOf(reader.now))) / dayMs;
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
}

const units = [
  ['day', dayMs],
  ['hour', 60 * 60 * 1000],
  ['minute', 60 * 1000],
  ['second', 1000],
] as const;

/** `3 minutes ago` or `in 2 hours` */
function distance(ms: number): string {
  const [unit, length] = units.find(([, size]) => Math.abs(ms) >= size) ?? ['second', 1000];
  return new Intl.RelativeTimeFormat('en').format(Math.trunc(ms / length), unit);
}
