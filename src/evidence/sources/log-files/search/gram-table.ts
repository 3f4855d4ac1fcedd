/** A gram is four bytes, read as one signed 32-bit number, which V8 stores without an object. */
export const gramLength = 4;

/** A shorter text need not contain an aligned gram. */
export const minTextLength = 2 * gramLength - 1;

/**
 * The index of a search for many texts at once. A text's window is its last `windowLength` bytes. The table
 * tells by a gram whether a window may be at a position, so that most bytes of a file are never compared.
 */
export interface GramTable {
  /** 1 where a window contains a gram with this hash. */
  readonly flags: Uint8Array;
  /** By gram: its offsets within the windows that contain it. */
  readonly offsetsOf: ReadonlyMap<number, readonly number[]>;
  /** 1 where a window ends with a gram of this hash. Many windows start alike: an account's access keys do. */
  readonly lastFlags: Uint8Array;
  /** The length of the shortest text, at most 64. Longer texts are found by their ends. */
  readonly windowLength: number;
  /** The scan reads every `step`-th gram: the largest step at which every window contains one of those read. */
  readonly step: number;
  /** The texts that end with a window. */
  readonly byWindow: ReadonlyMap<string, readonly string[]>;
}

/** Builds the table of these texts, none shorter than `minTextLength`. Texts are latin1. */
export function buildGramTable(texts: readonly string[]): GramTable {
  const windowLength = texts.reduce((min, { length }) => Math.min(min, length), maxWindowLength);
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
      flags[flagIndexOf(gram, flags)] = 1;
      const offsets = offsetsOf.get(gram);
      if (offsets === undefined) offsetsOf.set(gram, [at]);
      else if (!offsets.includes(at)) offsets.push(at);
    }
    lastFlags[flagIndexOf(bytes.readInt32LE(lastAt), lastFlags)] = 1;
  }
  const step = Math.floor((windowLength - gramLength + 1) / gramLength);
  return { flags, offsetsOf, lastFlags, windowLength, step, byWindow };
}

/** The last 64 bytes distinguish a long text from others well enough. */
const maxWindowLength = 64;

/** Few enough flags for a processor's cache, and enough that few of them are set. */
const sizeFor = (grams: number): number =>
  2 ** Math.min(20, Math.max(14, Math.ceil(Math.log2(grams * 32))));

/** Returns a gram's index in the flags, whose number is a power of two. */
export const flagIndexOf = (gram: number, flags: Uint8Array): number =>
  (gram ^ (gram >>> 9) ^ (gram >>> 18)) & (flags.length - 1);
