import { recordListNames } from '../../../record-forms.ts';
import * as json from '../search/json-bytes.ts';

/** Receives the objects of lists, and as `isLone` each top-level object without a list. Must not keep the bytes. */
type OnObject = (object: Buffer, isLone: boolean) => void;

/** CloudTrail writes no record above 1 MB. The limit holds to within a chunk. */
const maxRecordBytes = 16 * 1024 * 1024;
/** The bytes before a list in which its name is, also with escapes, a colon and white space. */
const maxNameBytes = 1024;
const [none, tooLong] = [-1, -2];

/**
 * Splits JSON, chunk by chunk, into the objects of its lists of records: of a list with a known name
 * anywhere in a top-level object or in an object of a top-level list, and otherwise of a top-level list.
 * Keeps one object at a time, and accepts any white space and order of keys.
 */
export function createRecordSplitter(onObject: OnObject) {
  /** The chunk, after the bytes of earlier ones that are still needed. */
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let isInString = false;
  let depth = 0;
  /** The depth of the elements of the open list of records. */
  let elementDepth = none;
  /** The start of the record, or of the top-level object that has had no list of records; or `none` or `tooLong`. */
  let objectAt = none;
  const found = { bytes: 0, hasList: false, tooLongCount: 0 };

  const open = (byte: number): void => {
    if (byte === json.openArray && isListOfRecords()) {
      elementDepth = depth + 1;
      found.hasList = true;
      objectAt = none;
    } else if (byte === json.openObject && (depth === elementDepth || depth === 0)) objectAt = at;
    depth += 1;
  };

  const isListOfRecords = (): boolean => {
    if (depth === 0) return true;
    // A record is no deeper than this, so that a list in a call's parameters is none of records.
    if (depth !== (elementDepth === none ? 1 : 2) || elementDepth > 1) return false;
    const before = bytes.toString('latin1', Math.max(0, at - maxNameBytes), at);
    const [, name = ''] = /(?<!\\)("[^"]*")\s*:\s*$/.exec(before) ?? [];
    return recordListNames.has(json.parseJson(name));
  };

  const close = (): void => {
    depth = Math.max(0, depth - 1);
    if (depth < elementDepth) elementDepth = depth === 2 ? 1 : none;
    if (depth !== elementDepth && depth !== 0) return;
    if (objectAt === tooLong) found.tooLongCount += 1;
    else if (objectAt !== none) onObject(bytes.subarray(objectAt, at + 1), depth === 0);
    objectAt = none;
  };

  const readByte = (byte: number | undefined): void => {
    if (byte === json.quote) isInString = true;
    else if (byte === json.openObject || byte === json.openArray) open(byte);
    else if (byte === json.closeObject || byte === json.closeArray) close();
    at += 1;
  };

  const skipString = (): void => {
    let end = at;
    // Skips the byte after a backslash, which may be in the next chunk.
    while (end < bytes.length && bytes[end] !== json.quote)
      end += bytes[end] === json.backslash ? 2 : 1;
    isInString = end >= bytes.length;
    at = isInString ? end : end + 1;
  };

  return {
    push(chunk: Buffer): void {
      found.bytes += chunk.length;
      bytes = Buffer.concat([bytes, chunk]);
      while (at < bytes.length)
        if (isInString) skipString();
        else readByte(bytes[at]);
      if (objectAt >= 0 && bytes.length - objectAt > maxRecordBytes) objectAt = tooLong;
      const from = objectAt >= 0 ? objectAt : Math.max(0, bytes.length - maxNameBytes);
      bytes = Buffer.from(bytes.subarray(from));
      at -= from;
      if (objectAt >= 0) objectAt = 0;
    },
    /** Returns the bytes in all, whether there was a list, whether its end is missing, and the number of too long objects. */
    end: () => ({ ...found, isCutOff: depth > 0 || isInString }),
  };
}
