/** The JSON of several records in one array of bytes, which can be transferred between threads. */
export interface PackedRecords {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The end of each record. */
  readonly ends: readonly number[];
}

export function packRecords(records: readonly Uint8Array[]): PackedRecords {
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  const ends = records.map((record) => {
    bytes.set(record, end);
    end += record.length;
    return end;
  });
  return { bytes, ends };
}

/**
 * Reads each record. Frees the bytes at the end, since their memory would otherwise wait for the garbage
 * collector.
 */
export function readPacked<T>({ bytes, ends }: PackedRecords, read: (json: Buffer) => T): T[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const results = ends.map((end, index) => read(buffer.subarray(ends[index - 1] ?? 0, end)));
  bytes.buffer.transfer(0);
  return results;
}
