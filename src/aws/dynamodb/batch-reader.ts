import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';

/** Reads several records in one request: by their ids, without those that are not there. */
export type ReadMany = (
  ids: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, StoredRecord | undefined>>;

interface Asked {
  readonly id: string;
  readonly give: (record: StoredRecord | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * A reader whose reads, where they are asked for side by side, go as one request: each would cost its
 * own signature, its own way and, at the same time as another, its own connection. They fail together, too.
 */
export function createBatchReader(read: RecordReader['read'], readMany: ReadMany): RecordReader {
  let asked: Asked[] = [];

  async function send(): Promise<void> {
    const together = asked;
    asked = [];
    const ids = new Set(together.map(({ id }) => id));
    try {
      const [first = '', ...others] = ids;
      const found =
        others.length === 0 ? new Map([[first, await read(first)]]) : await readMany(ids);
      for (const { id, give } of together) give(found.get(id));
    } catch (error) {
      for (const { fail } of together) fail(error);
    }
  }

  return {
    read: (id) =>
      new Promise((give, fail) => {
        if (asked.length === 0) queueMicrotask(send);
        asked.push({ id, give, fail });
      }),
  };
}
