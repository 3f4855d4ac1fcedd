/** Bytes that are looked at as one number: of 32 bits with its sign, which V8 holds without an object. */
export const gramLength = 4;

/** Of a shorter text not every place holds a gram that is looked at. */
export const minText = 2 * gramLength - 1;

export interface GramTable {
  /** One where some window has a gram with this hash. */
  readonly flags: Uint8Array;
  /** How far behind a window's beginning a gram stands in some window: in several, or at several places. */
  readonly offsetsOf: ReadonlyMap<number, readonly number[]>;
  /** One where some window ends with a gram of this hash. Many begin alike: keys of one account do. */
  readonly lastFlags: Uint8Array;
  /** The length of the shortest text. Of a longer one its end is looked for first. */
  readonly windowLength: number;
  /** How many grams lie between two that are looked at, so that each window holds one of them wherever it stands. */
  readonly step: number;
  readonly byWindow: ReadonlyMap<string, readonly string[]>;
}

/** The grams of all texts, none of which is shorter than `minText`. Texts are latin1. */
export function buildGramTable(texts: readonly string[]): GramTable {
  const windowLength = texts.reduce((least, { length }) => Math.min(least, length), maxWindow);
  const byWindow = Map.groupBy(texts, (text) => text.slice(-windowLength));
  const lastAt = windowLength - gramLength;
  const size = sizeFor(byWindow.size * (lastAt + 1));
  const flags = new Uint8Array(size);
  const lastFlags = new Uint8Array(size);
  const offsetsOf = new Map<number, number[]>();
  for (const window of byWindow.keys()) {
    const bytes = Buffer.from(window, 'latin1');
    for (let at = 0; at <= lastAt; at += 1) {
      const gram = bytes.readInt32LE(at);
      flags[placeOf(gram, flags)] = 1;
      const offsets = offsetsOf.get(gram);
      if (offsets === undefined) offsetsOf.set(gram, [at]);
      else if (!offsets.includes(at)) offsets.push(at);
    }
    lastFlags[placeOf(bytes.readInt32LE(lastAt), lastFlags)] = 1;
  }
  const step = Math.floor((windowLength - gramLength + 1) / gramLength);
  return { flags, offsetsOf, lastFlags, windowLength, step, byWindow };
}

/** As far as a longer text can be told apart from others by its end alone. */
const maxWindow = 64;

/** Few enough flags for a processor's own memory, and so many that few of them are set. */
const sizeFor = (grams: number): number =>
  2 ** Math.min(20, Math.max(14, Math.ceil(Math.log2(grams * 32))));

/** A gram's place in flags, of which there are a power of two. */
export const placeOf = (gram: number, flags: Uint8Array): number =>
  (gram ^ (gram >>> 9) ^ (gram >>> 18)) & (flags.length - 1);
