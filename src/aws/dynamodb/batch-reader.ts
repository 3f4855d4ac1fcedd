import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';

/** Reads several records in one request, keyed by id. Missing records are absent or `undefined`. */
export type ReadMany = (
  ids: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, StoredRecord | undefined>>;

interface PendingRead {
  readonly id: string;
  readonly resolve: (record: StoredRecord | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends concurrent reads as one request, since each request costs a signature, a round trip and a turn
 * on the connection. Reads of one batch fail together.
 */
export function createBatchReader(read: RecordReader['read'], readMany: ReadMany): RecordReader {
  let pending: PendingRead[] = [];

  async function sendBatch(): Promise<void> {
    const batch = pending;
    pending = [];
    const ids = new Set(batch.map(({ id }) => id));
    try {
      const [firstId = '', ...otherIds] = ids;
      const records =
        otherIds.length === 0 ? new Map([[firstId, await read(firstId)]]) : await readMany(ids);
      for (const { id, resolve } of batch) resolve(records.get(id));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    read: (id) =>
      new Promise((resolve, reject) => {
        if (pending.length === 0) queueMicrotask(sendBatch);
        pending.push({ id, resolve, reject });
      }),
  };
}
