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

/**
 * Splits JSON, chunk by chunk, into the objects of its lists of records: of `Records` anywhere in a
 * top-level object, and of a top-level list. Keeps one object at a time, and accepts any white space and
 * order of keys.
 */
export function createRecordSplitter(handlers: SplitterHandlers): RecordSplitter {
  const key = createChunkSpan(maxKeyBytes);
  const root = createChunkSpan(maxRecordBytes);
  const record = createChunkSpan(maxRecordBytes);
  let depth = 0;
  /** The depth of the elements of the open list of records; -1 where none is open. */
  let elementDepth = -1;
  let isInString = false;
  let isEscaped = false;
  let hasList = false;
  let hasRecords = false;
  let tooLongCount = 0;

  const open = (byte: number, at: number): void => {
    if (byte === openArray && elementDepth === -1 && opensRecords()) {
      elementDepth = depth + 1;
      hasList = true;
      hasRecords = true;
      root.drop();
    } else if (byte === openObject && depth === elementDepth) record.start(at);
    else if (byte === openObject && depth === 0) {
      hasRecords = false;
      root.start(at);
    }
    depth += 1;
  };

  const opensRecords = (): boolean =>
    depth === 0 || (depth === 1 && nameOf(key.collected()) === 'Records');

  const close = (at: number): void => {
    depth = Math.max(0, depth - 1);
    if (depth === elementDepth) emit(record.end(at + 1), handlers.onRecord);
    else if (depth < elementDepth) elementDepth = -1;
    if (depth === 0 && !hasRecords) emit(root.end(at + 1), handlers.onLoneObject);
  };

  const emit = (bytes: Buffer | 'too-long' | undefined, handler: (bytes: Buffer) => void): void => {
    if (bytes === undefined) return;
    if (bytes === 'too-long') tooLongCount += 1;
    else handler(bytes);
  };

  /** Returns the position after the string's closing quotation mark; the chunk's length where the string goes on. */
  const skipString = (chunk: Buffer, from: number): number => {
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

  const scan = (chunk: Buffer): void => {
    let at = 0;
    while (at < chunk.length) {
      if (isInString) {
        at = skipString(chunk, at);
        continue;
      }
      const byte = chunk[at];
      if (byte === quote) {
        isInString = true;
        if (depth === 1 && elementDepth === -1 && !key.isPaused()) key.start(at);
      } else if (byte === openObject || byte === openArray) open(byte, at);
      else if (byte === closeObject || byte === closeArray) close(at);
      else if (byte === comma && depth === 1) key.drop();
      at += 1;
    }
  };

  return {
    push(chunk) {
      const spans = [key, root, record];
      for (const span of spans) span.enterChunk(chunk);
      scan(chunk);
      for (const span of spans) span.leaveChunk();
    },
    end: () => ({ hasList, isCutOff: depth > 0 || isInString, tooLongCount }),
  };
}

function nameOf(key: Buffer): unknown {
  try {
    return JSON.parse(key.toString());
  } catch {
    return undefined;
  }
}
