/** Records as the bytes of their JSON, one after the other, to be handed from thread to thread. */
export interface PackedRecords {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each ends. */
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
 * What is read of each record. The bytes are given back at the end: their memory would wait for garbage
 * to be collected.
 */
export function readPacked<T>({ bytes, ends }: PackedRecords, read: (json: Buffer) => T): T[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const given = ends.map((end, index) => read(buffer.subarray(ends[index - 1] ?? 0, end)));
  bytes.buffer.transfer(0);
  return given;
}
