/** Collects bytes that may stretch over several chunks, up to so many. Places are those in the chunk. */
export interface ChunkSpan {
  enter(chunk: Buffer): void;
  begin(at: number): void;
  /** Takes what came until here and no more, until it is dropped. */
  pause(at: number): void;
  isPaused(): boolean;
  taken(): Buffer;
  /** What was collected since it began; nothing where it did not begin. Valid within this chunk only. */
  end(at: number): Buffer | 'too-long' | undefined;
  drop(): void;
  leave(): void;
}

export function createChunkSpan(maxBytes: number): ChunkSpan {
  let chunk: Buffer = Buffer.alloc(0);
  let earlier: Buffer[] = [];
  let earlierBytes = 0;
  /** Where in this chunk it goes on; -1 where nothing is collected. */
  let from = -1;
  let isPaused = false;

  const drop = (): void => {
    earlier = [];
    earlierBytes = 0;
    from = -1;
    isPaused = false;
  };
  /** What is longer than allowed is only counted. */
  const keep = (until: number, copy: boolean): void => {
    if (from === -1 || isPaused) return;
    const piece = chunk.subarray(from, until);
    earlierBytes += piece.length;
    if (earlierBytes > maxBytes) earlier = [];
    else earlier.push(copy ? Buffer.from(piece) : piece);
  };
  const whole = (): Buffer => (earlier.length === 1 && earlier[0]) || Buffer.concat(earlier);

  return {
    enter(next) {
      chunk = next;
      if (from !== -1) from = 0;
    },
    begin(at) {
      drop();
      from = at;
    },
    pause(at) {
      keep(at, true);
      isPaused = from !== -1;
    },
    isPaused: () => isPaused,
    taken: () => (earlierBytes > maxBytes ? Buffer.alloc(0) : whole()),
    end(at) {
      if (from === -1) return undefined;
      keep(at, false);
      const bytes = earlierBytes > maxBytes ? 'too-long' : whole();
      drop();
      return bytes;
    },
    drop,
    leave() {
      keep(chunk.length, true);
    },
  };
}
