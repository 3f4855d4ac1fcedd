/**
 * A span of bytes, such as a record, that may cross the chunks of a file: collects its bytes from its start
 * to its end, up to a limit. Positions are those within the current chunk.
 */
export interface ChunkSpan {
  enterChunk(chunk: Buffer): void;
  start(at: number): void;
  /** Ignores the bytes from here on, until the span is dropped. */
  pause(at: number): void;
  isPaused(): boolean;
  /** The bytes collected so far; empty where they are too long. */
  collected(): Buffer;
  /** Ends the span and returns its bytes; `undefined` without a start. Valid until the chunk is left. */
  end(at: number): Buffer | 'too-long' | undefined;
  drop(): void;
  leaveChunk(): void;
}

export function createChunkSpan(maxBytes: number): ChunkSpan {
  let chunk: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let collectedBytes = 0;
  /** Where the span continues in this chunk; -1 without a start. */
  let from = -1;
  let isPaused = false;

  const drop = (): void => {
    parts = [];
    collectedBytes = 0;
    from = -1;
    isPaused = false;
  };
  /** Beyond the limit, counts the bytes without keeping them. */
  const collect = (until: number, copy: boolean): void => {
    if (from === -1 || isPaused) return;
    const part = chunk.subarray(from, until);
    collectedBytes += part.length;
    if (collectedBytes > maxBytes) parts = [];
    else parts.push(copy ? Buffer.from(part) : part);
  };
  const join = (): Buffer => (parts.length === 1 && parts[0]) || Buffer.concat(parts);

  return {
    enterChunk(next) {
      chunk = next;
      if (from !== -1) from = 0;
    },
    start(at) {
      drop();
      from = at;
    },
    pause(at) {
      collect(at, true);
      isPaused = from !== -1;
    },
    isPaused: () => isPaused,
    collected: () => (collectedBytes > maxBytes ? Buffer.alloc(0) : join()),
    end(at) {
      if (from === -1) return undefined;
      collect(at, false);
      const bytes = collectedBytes > maxBytes ? 'too-long' : join();
      drop();
      return bytes;
    },
    drop,
    leaveChunk() {
      collect(chunk.length, true);
    },
  };
}
