import {
  backslash,
  closeArray,
  closeObject,
  comma,
  openArray,
  openObject,
  parseJson,
  quote,
} from '../search/json-bytes.ts';

export interface RecordSplitter {
  push(chunk: Buffer): void;
  end(): SplitterEnd;
}

export interface SplitterEnd {
  /** Whether there was a list of records. */
  readonly hasList: boolean;
  /** Whether the JSON is incomplete. */
  readonly isCutOff: boolean;
  /** Objects that were skipped because they are too long. */
  readonly tooLongCount: number;
}

interface SplitterHandlers {
  /** Called with each object in a list of records. The bytes are valid until it returns. */
  onRecord(bytes: Buffer): void;
  /** Called with each top-level object without a list of records, as in JSON lines. */
  onLoneObject(bytes: Buffer): void;
}

/** CloudTrail writes no record above 1 MB. */
const maxRecordBytes = 16 * 1024 * 1024;
/** `"Records"`, also with every character escaped. */
const maxKeyBytes = 64;
const none = -1;

/**
 * Splits JSON, chunk by chunk, into the objects of its lists of records: of `Records` anywhere in a
 * top-level object, and of a top-level list. Keeps one object at a time, and accepts any white space and
 * order of keys.
 */
export function createRecordSplitter(handlers: SplitterHandlers): RecordSplitter {
  /** The chunk, after the bytes of earlier ones that are still needed. All positions are within these bytes. */
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let isInString = false;
  let depth = 0;
  /** The depth of the elements of the open list of records. */
  let elementDepth = none;
  /** The start of the record, or of the top-level object that has had no list of records. */
  let objectAt = none;
  let isTooLong = false;
  /** The name before a value, while it is read and after that, at the depth where `Records` may be. */
  let keyAt = none;
  let key: unknown;
  let hasRecords = false;
  const found = { hasList: false, tooLongCount: 0 };

  const startObject = (start: number): void => {
    objectAt = start;
    isTooLong = false;
  };

  const open = (byte: number): void => {
    const canBeRecords = depth === 0 || (depth === 1 && key === 'Records');
    if (byte === openArray && elementDepth === none && canBeRecords) {
      elementDepth = depth + 1;
      found.hasList = true;
      hasRecords = true;
      startObject(none);
    } else if (byte === openObject && (depth === elementDepth || depth === 0)) {
      startObject(at);
      if (depth === 0) {
        hasRecords = false;
        key = undefined;
      }
    }
    depth += 1;
  };

  const close = (): void => {
    depth = Math.max(0, depth - 1);
    if (depth === elementDepth) endObject(handlers.onRecord);
    else if (depth < elementDepth) elementDepth = none;
    if (depth === 0 && !hasRecords) endObject(handlers.onLoneObject);
  };

  const endObject = (onObject: (object: Buffer) => void): void => {
    dropIfTooLong(at + 1);
    if (isTooLong) found.tooLongCount += 1;
    else if (objectAt !== none) onObject(bytes.subarray(objectAt, at + 1));
    startObject(none);
  };

  const dropIfTooLong = (end: number): void => {
    if (objectAt === none || end - objectAt <= maxRecordBytes) return;
    objectAt = none;
    isTooLong = true;
  };

  const canBeKey = () => depth === 1 && elementDepth === none && key === undefined;

  const readString = (): void => {
    // Skips the byte after a backslash, which may be in the next chunk.
    while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    if (at >= bytes.length) return;
    isInString = false;
    at += 1;
    if (canBeKey()) key = keyAt === none ? null : parseJson(bytes.subarray(keyAt, at));
    keyAt = none;
  };

  const read = (): void => {
    const byte = bytes[at];
    if (byte === quote) {
      isInString = true;
      if (canBeKey()) keyAt = at;
    } else if (byte === openObject || byte === openArray) open(byte);
    else if (byte === closeObject || byte === closeArray) close();
    else if (byte === comma && depth === 1) key = undefined;
    at += 1;
  };

  /** Keeps the bytes of the object and of the name that go on in the next chunk. */
  const keepOpen = (): void => {
    dropIfTooLong(bytes.length);
    if (bytes.length - keyAt > maxKeyBytes) keyAt = none;
    const needed = [objectAt, keyAt].filter((position) => position !== none);
    const from = Math.min(at, bytes.length, ...needed);
    bytes = Buffer.from(bytes.subarray(from));
    at -= from;
    if (objectAt !== none) objectAt -= from;
    if (keyAt !== none) keyAt -= from;
  };

  return {
    push(chunk) {
      bytes = Buffer.concat([bytes, chunk]);
      while (at < bytes.length)
        if (isInString) readString();
        else read();
      keepOpen();
    },
    end: () => ({ ...found, isCutOff: depth > 0 || isInString }),
  };
}
