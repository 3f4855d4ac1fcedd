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

/** Each record's text. The bytes are given back at the end: their memory would wait for garbage to be collected. */
export function* unpackRecords({ bytes, ends }: PackedRecords): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let start = 0;
  for (const end of ends) {
    yield buffer.toString('utf8', start, end);
    start = end;
  }
  bytes.buffer.transfer(0);
}
