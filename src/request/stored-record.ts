/** An attribute of a record: DynamoDB's string, number, boolean, string set or map. */
export type RecordValue = string | number | boolean | ReadonlySet<string> | RecordMap;

/** A map of strings, or of maps of them. */
type RecordMap = Readonly<{ [key: string]: string | RecordMap }>;

/** A record as the table returned it. A `parse...` function proves what kind of record it is. */
export type StoredRecord = Readonly<Record<string, unknown>>;

/** Reads one record by its id, consistently. Returns `undefined` when there is none. */
export interface RecordReader {
  read(id: string): Promise<StoredRecord | undefined>;
}
