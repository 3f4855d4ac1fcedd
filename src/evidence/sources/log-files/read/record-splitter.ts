import {
  backslash,
  closeArray,
  closeObject,
  openArray,
  openObject,
  parseJson,
  quote,
} from '../search/json-bytes.ts';

/**
 * Called with each object in a list of records, and with each top-level object without such a list, as in
 * JSON lines, which is `isLone`. The bytes are valid until it returns.
 */
type OnObject = (object: Buffer, isLone: boolean) => void;

/** CloudTrail writes no record above 1 MB. */
const maxRecordBytes = 16 * 1024 * 1024;
/** The bytes before a list in which its name is: `"Records"`, also with escapes, a colon and white space. */
const maxNameBytes = 1024;
const none = -1;

/**
 * Splits JSON, chunk by chunk, into the objects of its lists of records: of `Records` anywhere in a
 * top-level object, and of a top-level list. Keeps one object at a time, and accepts any white space and
 * order of keys.
 */
export function createRecordSplitter(onObject: OnObject) {
  /** The chunk, after the bytes of earlier ones that are still needed. */
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let isInString = false;
  let depth = 0;
  /** The depth of the elements of the open list of records. */
  let elementDepth = none;
  /** The start of the record, or of the top-level object that has had no list of records. */
  let objectAt = none;
  let isTooLong = false;
  const found = { hasList: false, tooLongCount: 0 };

  const open = (byte: number): void => {
    const isList = byte === openArray && elementDepth === none && isListOfRecords();
    if (isList) {
      elementDepth = depth + 1;
      found.hasList = true;
    }
    const isObject = byte === openObject && (depth === elementDepth || depth === 0);
    if (isObject || isList) {
      objectAt = isObject ? at : none;
      isTooLong = false;
    }
    depth += 1;
  };

  const isListOfRecords = (): boolean => {
    if (depth !== 1) return depth === 0;
    const before = bytes.toString('latin1', Math.max(0, at - maxNameBytes), at);
    const [, name = ''] = /(?<!\\)("[^"]*")\s*:\s*$/.exec(before) ?? [];
    return parseJson(name) === 'Records';
  };

  const close = (): void => {
    depth = Math.max(0, depth - 1);
    if (depth < elementDepth) elementDepth = none;
    if (depth !== elementDepth && depth !== 0) return;
    skipIfTooLong(at + 1);
    if (isTooLong) found.tooLongCount += 1;
    else if (objectAt !== none) onObject(bytes.subarray(objectAt, at + 1), depth === 0);
    objectAt = none;
    isTooLong = false;
  };

  const skipIfTooLong = (end: number): void => {
    if (objectAt === none || end - objectAt <= maxRecordBytes) return;
    objectAt = none;
    isTooLong = true;
  };

  const readByte = (byte: number | undefined): void => {
    if (byte === quote) isInString = true;
    else if (byte === openObject || byte === openArray) open(byte);
    else if (byte === closeObject || byte === closeArray) close();
    at += 1;
  };

  const skipString = (): void => {
    let end = at;
    // Skips the byte after a backslash, which may be in the next chunk.
    while (end < bytes.length && bytes[end] !== quote) end += bytes[end] === backslash ? 2 : 1;
    isInString = end >= bytes.length;
    at = isInString ? end : end + 1;
  };

  return {
    push(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk]);
      while (at < bytes.length)
        if (isInString) skipString();
        else readByte(bytes[at]);
      skipIfTooLong(bytes.length);
      const from = objectAt === none ? Math.max(0, bytes.length - maxNameBytes) : objectAt;
      bytes = Buffer.from(bytes.subarray(from));
      at -= from;
      if (objectAt !== none) objectAt = 0;
    },
    /** Tells whether there was a list of records, whether the JSON is incomplete, and how many objects were too long. */
    end: () => ({ ...found, isCutOff: depth > 0 || isInString }),
  };
}
