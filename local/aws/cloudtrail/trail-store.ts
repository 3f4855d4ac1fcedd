import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../storage/database.ts';
import { type CloudTrailRecord, parseRecord } from './cloudtrail-record.ts';

/** A delivered record. `position` counts the records in the order of `add`. */
export interface DeliveredRecord {
  readonly position: number;
  readonly deliveredAt: Date;
  readonly text: string;
  readonly record: CloudTrailRecord;
}

/** The organisation trail: stores every record from `add`, visible from its delivery time. */
export interface TrailStore {
  /** Stores all records and returns their number, or throws RecordFormatError and stores none. */
  add(records: readonly unknown[], options: { readonly deliveredAt: Date }): number;
  /** Lists the records delivered from `from` to `to`, both inclusive, in the order of delivery. */
  delivered(range: { readonly from: Date; readonly to: Date }): readonly DeliveredRecord[];
  /** Delivers all pending records now. */
  flush(now: Date): void;
  /** Stops the trail: what is added from now on is never delivered. */
  stop(): void;
  /** Removes every record, as deleting the log group's streams does. */
  clear(): void;
}

export function createTrailStore(database: DatabaseSync): TrailStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS cloudtrail_records (
      position INTEGER PRIMARY KEY,
      delivered_ms INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS cloudtrail_delivered ON cloudtrail_records (delivered_ms)`);
  const insert = database.prepare(
    'INSERT INTO cloudtrail_records (delivered_ms, record) VALUES (?, ?)',
  );
  const advance = database.prepare(
    'UPDATE cloudtrail_records SET delivered_ms = ? WHERE delivered_ms > ?',
  );
  const select = database.prepare(
    `SELECT * FROM cloudtrail_records WHERE delivered_ms BETWEEN ? AND ?
     ORDER BY delivered_ms, position`,
  );

  let isStopped = false;
  return {
    stop() {
      isStopped = true;
    },
    clear: () => database.exec('DELETE FROM cloudtrail_records'),
    add(records, { deliveredAt }) {
      const texts = records.map((record, index) => {
        parseRecord(record, `Records[${index}]`);
        return JSON.stringify(record);
      });
      inTransaction(database, () => {
        for (const text of isStopped ? [] : texts) insert.run(deliveredAt.getTime(), text);
      });
      return texts.length;
    },
    flush: (now) => void advance.run(now.getTime(), now.getTime()),
    delivered: ({ from, to }) => select.all(from.getTime(), to.getTime()).map(readDelivered),
  };
}

function readDelivered(row: Readonly<Record<string, unknown>>): DeliveredRecord {
  const text = String(row['record']);
  return {
    position: Number(row['position']),
    deliveredAt: new Date(Number(row['delivered_ms'])),
    text,
    record: parseRecord(JSON.parse(text), 'The stored record'),
  };
}
