/** Bytes that are looked at as one number: of 32 bits with its sign, which V8 holds without an object. */
export const gramLength = 4;

export interface GramTable {
  /** One where some text has a gram with this hash. */
  readonly flags: Uint8Array;
  readonly mask: number;
  /** Where in a window a gram stands, by the gram. */
  readonly places: ReadonlyMap<number, readonly number[]>;
  /** The length of the shortest text. Of a longer one its end is looked for first. */
  readonly windowLength: number;
  readonly byWindow: ReadonlyMap<string, readonly Windowed[]>;
}

interface Windowed {
  readonly text: string;
  /** Where in the text its window begins. */
  readonly offset: number;
}

/** The grams of all texts, none of which is shorter than a gram. Texts are latin1. */
export function buildGramTable(texts: readonly string[]): GramTable {
  const windowLength = Math.min(...texts.map(({ length }) => length));
  const places = new Map<number, number[]>();
  const byWindow = new Map<string, Windowed[]>();
  for (const text of texts) {
    const offset = text.length - windowLength;
    const window = text.slice(offset);
    addTo(byWindow, window, { text, offset });
    addGrams(places, Buffer.from(window, 'latin1'));
  }
  const size = 1 << Math.min(20, Math.max(14, Math.ceil(Math.log2(places.size * 64))));
  const flags = new Uint8Array(size);
  for (const gram of places.keys()) flags[hashOf(gram) & (size - 1)] = 1;
  return { flags, mask: size - 1, places, windowLength, byWindow };
}

/** Multiplicative hashing (Knuth), its upper bits brought down. */
export function hashOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 12;
}

function addGrams(places: Map<number, number[]>, window: Buffer): void {
  for (let at = 0; at + gramLength <= window.length; at += 1) {
    const gram = window.readInt32LE(at);
    if (!places.get(gram)?.includes(at)) addTo(places, gram, at);
  }
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
