/** Bytes that are looked at as one number: of 32 bits with its sign, which V8 holds without an object. */
export const gramLength = 4;

export interface GramTable {
  /** One where some window has a gram with this hash. */
  readonly flags: Uint8Array;
  /** One where some window ends with a gram of this hash. Many begin alike: keys of one account do. */
  readonly lastFlags: Uint8Array;
  /** What `hashOf` is given, so that it gives a place in the flags. */
  readonly hashShift: number;
  /** The length of the shortest text. Of a longer one its end is looked for first. */
  readonly windowLength: number;
  readonly byWindow: ReadonlyMap<string, readonly string[]>;
}

/** The grams of all texts, none of which is shorter than a gram. Texts are latin1. */
export function buildGramTable(texts: readonly string[]): GramTable {
  const windowLength = Math.min(...texts.map(({ length }) => length));
  const byWindow = Map.groupBy(texts, (text) => text.slice(-windowLength));
  const lastAt = windowLength - gramLength;
  const bits = bitsFor(byWindow.size * (lastAt + 1));
  const hashShift = 32 - bits;
  const flags = new Uint8Array(1 << bits);
  const lastFlags = new Uint8Array(1 << bits);
  for (const window of byWindow.keys()) {
    const bytes = Buffer.from(window, 'latin1');
    for (let at = 0; at <= lastAt; at += 1) flags[hashOf(bytes.readInt32LE(at), hashShift)] = 1;
    lastFlags[hashOf(bytes.readInt32LE(lastAt), hashShift)] = 1;
  }
  return { flags, lastFlags, hashShift, windowLength, byWindow };
}

/** Few enough flags for a processor's own memory, and so many that few of them are set. */
const bitsFor = (grams: number): number =>
  Math.min(20, Math.max(14, Math.ceil(Math.log2(grams * 32))));

/** Multiplicative hashing (Knuth), of which the upper bits are the best. */
export function hashOf(gram: number, hashShift: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> hashShift;
}
