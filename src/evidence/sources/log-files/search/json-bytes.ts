export const newLine = 0x0a;
export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openArray = 0x5b;
export const backslash = 0x5c;
export const closeArray = 0x5d;
export const openObject = 0x7b;
export const closeObject = 0x7d;

/** Returns the position after the object or array at `start`, by its brackets; 0 where it does not end before `end`. */
export function endOfObject(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at += 1;
      while (at < end && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === openObject || byte === openArray) depth += 1;
    else if (byte === closeObject || byte === closeArray) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return 0;
}

/** The characters outside of JSON strings: white space, punctuation, numbers, `true`, `false` and `null`. */
const outsideStrings = ' \t\r\n,:[]{}"0123456789+-.eEtrufalsn';

export const notJson = 2;

/** By byte outside of strings: the change of the nesting depth, or `notJson`. */
export const depthSteps: Int8Array = Int8Array.from({ length: 256 }, (_, byte) => {
  if (byte === openObject || byte === openArray) return 1;
  if (byte === closeObject || byte === closeArray) return -1;
  return outsideStrings.includes(String.fromCharCode(byte)) ? 0 : notJson;
});
