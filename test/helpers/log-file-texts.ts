import fc from 'fast-check';
import { createLogFileWorker } from '../../src/evidence/sources/log-files/threads/log-file-worker.ts';
import type { ReaderThreads } from '../../src/evidence/sources/log-files/threads/reader-threads.ts';

/** As a trail writes it: without white space, and every record begins with its version. */
export const trailText = (records: readonly object[]): string =>
  JSON.stringify({
    Records: records.map((record: object) => ({ eventVersion: '1.11', ...record })),
  });

/**
 * JSON in which any sign of a text or key may be spelled by an escape. `isSpelled` is asked for every
 * sign.
 */
export function spellJson(value: unknown, isSpelled: () => boolean): string {
  if (typeof value === 'string')
    return `"${[...value].map((sign) => spell(sign, isSpelled)).join('')}"`;
  if (Array.isArray(value)) return `[${value.map((part) => spellJson(part, isSpelled)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${members.map(([key, part]) => `${spellJson(key, isSpelled)}:${spellJson(part, isSpelled)}`).join(',')}}`;
}

function spell(sign: string, isSpelled: () => boolean): string {
  if (!isSpelled()) return JSON.stringify(sign).slice(1, -1);
  if (sign === '/') return '\\/';
  return Array.from(
    { length: sign.length },
    (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** How a file may be written: as a trail does mostly, and in other ways that mean the same. */
export const writing: fc.Arbitrary<(records: readonly object[]) => string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(trailText) },
  {
    weight: 1,
    arbitrary: fc.constant((records: readonly object[]) =>
      JSON.stringify({ Records: records }, null, 2),
    ),
  },
  { weight: 1, arbitrary: fc.constant((records: readonly object[]) => JSON.stringify(records)) },
  {
    weight: 1,
    arbitrary: fc.constant((records: readonly object[]) =>
      records.map((record: object) => JSON.stringify(record)).join('\n'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant((records: readonly object[]) =>
      JSON.stringify({ more: [{ x: 1 }], Records: records, end: true }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant((records: readonly object[]) =>
      trailText(records).replaceAll('/', '\\/'),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.nat(40), { minLength: 1, maxLength: 20 })
      .map((pauses) => (records: readonly object[]) => {
        let next = 0;
        let left = pauses[0] ?? 0;
        const versioned = records.map((record: object) => ({ eventVersion: '1.11', ...record }));
        return spellJson({ Records: versioned }, () => {
          left -= 1;
          if (left >= 0) return false;
          next = (next + 1) % pauses.length;
          left = pauses[next] ?? 0;
          return true;
        });
      }),
  },
);

/** Reads in this thread what others read in theirs. */
export function createInlineThreads(): ReaderThreads {
  const work = createLogFileWorker();
  return {
    async *read(jobs) {
      for await (const { path, groups } of jobs) yield work.read(path, groups);
    },
    async *countRecords(paths) {
      for await (const path of paths) yield work.countRecords(path);
    },
    close: async () => undefined,
  };
}
