/** An attribute of a record: the string, number, boolean and string set of DynamoDB. */
export type RecordValue = string | number | boolean | ReadonlySet<string>;

/** A record of the table as it was read; what it means is for a `parse...` to prove. */
export type StoredRecord = Readonly<Record<string, unknown>>;

/** Reads one record by its id, consistently; `undefined` when there is none. */
export interface RecordReader {
  read(id: string): Promise<StoredRecord | undefined>;
}
