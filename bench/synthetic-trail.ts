import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import {
  assumeRecord,
  callRecord,
  createRandom,
  type Identity,
  onwardSession,
  person,
  stranger,
} from './synthetic-record.ts';

export interface TrailPlan {
  readonly folder: string;
  readonly records: number;
  /** Where the person assumes roles, one in a file; these sessions are used all over the files. */
  readonly assumes: 'nowhere' | 'in the first files' | 'in the last files';
}

export interface TrailMade {
  readonly files: number;
  readonly records: number;
  /** How often each call was made by the person, and in sessions that he began: what a report has to tell. */
  readonly tables: Tables;
  readonly bytes: number;
  readonly gzipped: number;
}

export type Tables = Readonly<Record<'role' | 'chained', CallCounts>>;
/** By event source, event name and whether it only read. */
type CallCounts = Readonly<Record<string, number>>;

const recordsPerFile = 1_500;
const shareOfPerson = 0.02;
const sessionCount = 200;

/** Writes log files as a trail does, on as many threads as there are processors; the same each time. */
export async function makeTrail(plan: TrailPlan): Promise<TrailMade> {
  const files = Math.ceil(plan.records / recordsPerFile);
  const threads = availableParallelism();
  const parts = await Promise.all(
    Array.from(
      { length: threads },
      (_, first) =>
        new Promise<TrailMade>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), {
            workerData: { ...plan, files, first, step: threads },
          });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  return parts.reduce((a, b) => ({
    files: a.files + b.files,
    records: a.records + b.records,
    tables: addTables(a.tables, b.tables),
    bytes: a.bytes + b.bytes,
    gzipped: a.gzipped + b.gzipped,
  }));
}

const addTables = (a: Tables, b: Tables): Tables => ({
  role: addCounts(a.role, b.role),
  chained: addCounts(a.chained, b.chained),
});

function addCounts(a: CallCounts, b: CallCounts): CallCounts {
  const sum = { ...a };
  for (const [call, count] of Object.entries(b)) sum[call] = (sum[call] ?? 0) + count;
  return sum;
}

type Part = TrailPlan & { readonly files: number; readonly first: number; readonly step: number };

function makePart({ folder, records, assumes, files, first, step }: Part): TrailMade {
  const day = join(folder, 'AWSLogs/o-bench00000/123456789012/CloudTrail/eu-west-1/2026/07/01');
  mkdirSync(day, { recursive: true });
  const sessions = Array.from({ length: Math.min(sessionCount, files) }, (_, n) =>
    onwardSession(createRandom(n), n),
  );
  let made: TrailMade = {
    files: 0,
    records: 0,
    tables: { role: {}, chained: {} },
    bytes: 0,
    gzipped: 0,
  };
  for (let file = first; file < files; file += step) {
    const count = Math.min(recordsPerFile, records - file * recordsPerFile);
    const begun = sessions[assumes === 'in the last files' ? files - 1 - file : file];
    const { list, tables } =
      assumes === 'nowhere' ? makeRecords(file, count) : makeRecords(file, count, sessions, begun);
    const bytes = Buffer.from(`{"Records":[${list.join(',')}]}`);
    const gzipped = gzipSync(bytes);
    const minute = String(file % 60).padStart(2, '0');
    const hour = String(8 + (Math.floor(file / 60) % 12)).padStart(2, '0');
    writeFileSync(
      join(
        day,
        `123456789012_CloudTrail_eu-west-1_20260701T${hour}${minute}Z_${String(file).padStart(16, '0')}.json.gz`,
      ),
      gzipped,
    );
    made = {
      files: made.files + 1,
      records: made.records + count,
      tables: addTables(made.tables, tables),
      bytes: made.bytes + bytes.length,
      gzipped: made.gzipped + gzipped.length,
    };
  }
  return made;
}

/** `begun` is the session that the person begins in this file, if any. */
function makeRecords(
  file: number,
  count: number,
  sessions: readonly Identity[] = [],
  begun?: Identity,
) {
  const random = createRandom(1_000_003 * (file + 1));
  const others = Array.from({ length: 60 }, () => stranger(random));
  const tables: Record<'role' | 'chained', Record<string, number>> = { role: {}, chained: {} };
  const write = (record: ReturnType<typeof callRecord>, part?: 'role' | 'chained'): string => {
    const { eventSource, eventName, readOnly } = record;
    const call = `${eventSource} ${eventName} ${readOnly}`;
    if (part) tables[part][call] = (tables[part][call] ?? 0) + 1;
    return JSON.stringify(record);
  };
  const list = Array.from({ length: count }, (_, index) => {
    const isOurs = random() < shareOfPerson || index === 0;
    const session = sessions[Math.floor(random() * sessions.length)];
    if (begun && index === 0) return write(assumeRecord(random, begun), 'role');
    if (isOurs && session && random() < 0.5) return write(callRecord(random, session), 'chained');
    if (isOurs) return write(callRecord(random, person), 'role');
    return write(callRecord(random, others[Math.floor(random() * others.length)] ?? person));
  });
  return { list, tables };
}

if (!isMainThread && workerData?.folder) parentPort?.postMessage(makePart(workerData));
