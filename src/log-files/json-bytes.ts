export const newLine = 0x0a;
export const quote = 0x22;
export const comma = 0x2c;
export const openArray = 0x5b;
export const backslash = 0x5c;
export const closeArray = 0x5d;
export const openObject = 0x7b;
export const closeObject = 0x7d;

/** Behind the string whose quotation mark stands at `at`; the bytes' length where it does not end. */
export function behindString(bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  let next = at + 1;
  while (next < length) {
    const byte = bytes[next];
    if (byte === quote) return next + 1;
    next += byte === backslash ? 2 : 1;
  }
  return length;
}

/** Whether the bytes from `start` to `end` are one object, as far as brackets can tell. */
export function isOneObject(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== openObject) return false;
  let depth = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (byte === quote) {
      at = behindString(bytes, at);
      continue;
    }
    if (byte === openObject || byte === openArray) depth += 1;
    else if (byte === closeObject || byte === closeArray) depth -= 1;
    at += 1;
    if (depth === 0) return at === end;
  }
  return false;
}

/** What can stand outside of strings in JSON: white space, punctuation, numbers, `true`, `false` and `null`. */
const outsideStrings = ' \t\r\n,:[]{}"0123456789+-.eEtrufalsn';

export const notJson = 2;

/** By byte: how much deeper it leads outside of strings, or that it cannot stand there. */
export const depthSteps: Int8Array = Int8Array.from({ length: 256 }, (_, byte) => {
  if (byte === openObject || byte === openArray) return 1;
  if (byte === closeObject || byte === closeArray) return -1;
  return outsideStrings.includes(String.fromCharCode(byte)) ? 0 : notJson;
});
