import {
  backslash,
  closeArray,
  closeObject,
  comma,
  openArray,
  openObject,
  quote,
} from '../search/json-bytes.ts';
import { createChunkSpan } from './chunk-span.ts';

export interface RecordSplitter {
  push(chunk: Buffer): void;
  end(): SplitterEnd;
}

export interface SplitterEnd {
  /** Whether there was a list of records. */
  readonly sawList: boolean;
  /** Whether it ended in the middle. */
  readonly isCutOff: boolean;
  /** Records longer than are taken. */
  readonly tooLong: number;
}

interface SplitterTaker {
  /** Told of each object in a list of records. The bytes are the record's only until it returns. */
  record(bytes: Buffer): void;
  /** Told of each object that stands by itself and has no list of records, as in lines of JSON. */
  alone(bytes: Buffer): void;
}

/** No record of CloudTrail's is longer than 1 MB. */
const maxRecordBytes = 16 * 1024 * 1024;
/** `"Records"`, also with every sign escaped. */
const maxKey = 64;

/**
 * Splits JSON, chunk by chunk, into the objects of its lists of records: of `Records` in an object,
 * wherever it stands there, and of a list that stands by itself. It holds one object at a time, and
 * takes any white space and order of keys.
 */
export function createRecordSplitter(take: SplitterTaker): RecordSplitter {
  const key = createChunkSpan(maxKey);
  const root = createChunkSpan(maxRecordBytes);
  const record = createChunkSpan(maxRecordBytes);
  let depth = 0;
  /** How deep the elements of the list of records stand; none is open at -1. */
  let elementDepth = -1;
  let isInString = false;
  let isEscaped = false;
  let sawList = false;
  let hasRecords = false;
  let tooLong = 0;

  const opens = (byte: number, at: number): void => {
    if (byte === openArray && elementDepth === -1 && opensRecords()) {
      elementDepth = depth + 1;
      sawList = true;
      hasRecords = true;
      root.drop();
    } else if (byte === openObject && depth === elementDepth) record.begin(at);
    else if (byte === openObject && depth === 0) {
      hasRecords = false;
      root.begin(at);
    }
    depth += 1;
  };

  const opensRecords = (): boolean =>
    depth === 0 || (depth === 1 && nameOf(key.taken()) === 'Records');

  const closes = (at: number): void => {
    depth = Math.max(0, depth - 1);
    if (depth === elementDepth) emit(record.end(at + 1), take.record);
    else if (depth < elementDepth) elementDepth = -1;
    if (depth === 0 && !hasRecords) emit(root.end(at + 1), take.alone);
  };

  const emit = (bytes: Buffer | 'too-long' | undefined, taker: (bytes: Buffer) => void): void => {
    if (bytes === undefined) return;
    if (bytes === 'too-long') tooLong += 1;
    else taker(bytes);
  };

  /** Gives where the string ends in this chunk, behind its quotation mark. */
  const passString = (chunk: Buffer, from: number): number => {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) {
        isInString = false;
        if (depth === 1 && elementDepth === -1) key.pause(at + 1);
        return at + 1;
      }
    }
    return at;
  };

  const pass = (chunk: Buffer): void => {
    let at = 0;
    while (at < chunk.length) {
      if (isInString) {
        at = passString(chunk, at);
        continue;
      }
      const byte = chunk[at];
      if (byte === quote) {
        isInString = true;
        if (depth === 1 && elementDepth === -1 && !key.isPaused()) key.begin(at);
      } else if (byte === openObject || byte === openArray) opens(byte, at);
      else if (byte === closeObject || byte === closeArray) closes(at);
      else if (byte === comma && depth === 1) key.drop();
      at += 1;
    }
  };

  return {
    push(chunk) {
      const all = [key, root, record];
      for (const pieces of all) pieces.enter(chunk);
      pass(chunk);
      for (const pieces of all) pieces.leave();
    },
    end: () => ({ sawList, isCutOff: depth > 0 || isInString, tooLong }),
  };
}

function nameOf(key: Buffer): unknown {
  try {
    return JSON.parse(key.toString());
  } catch {
    return undefined;
  }
}
