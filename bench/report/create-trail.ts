import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { createRandom } from './random.ts';
import { buildAssumeRoleRecord, buildCallRecord } from './records.ts';
import {
  createChainedSession,
  createOtherSession,
  type RoleSession,
  subjectSession,
} from './sessions.ts';

export interface TrailPlan {
  readonly folder: string;
  readonly records: number;
  /** The files in which the subject assumes roles, one in each. All files have calls of these sessions. */
  readonly assumeRoleIn: 'no file' | 'the first files' | 'the last files';
}

export interface Trail {
  readonly files: number;
  readonly records: number;
  /** The calls of the subject and of the chained sessions, which a report must contain. */
  readonly tables: Tables;
  readonly bytes: number;
  readonly gzippedBytes: number;
}

export type Tables = Readonly<Record<'role' | 'chained', CallCounts>>;
/** By event source, event name and `readOnly`. */
type CallCounts = Readonly<Record<string, number>>;

const recordsPerFile = 1_500;
const subjectShare = 0.02;
const maxChainedSessions = 200;
const programsPerFile = 60;

/** Writes the log files of a trail, on one thread per processor. The same plan writes the same files. */
export async function createTrail(plan: TrailPlan): Promise<Trail> {
  const files = Math.ceil(plan.records / recordsPerFile);
  const threads = availableParallelism();
  const parts = await Promise.all(
    Array.from(
      { length: threads },
      (_, firstFile) =>
        new Promise<Trail>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), {
            workerData: { ...plan, files, firstFile, step: threads },
          });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  return parts.reduce(addTrails);
}

const addTrails = (a: Trail, b: Trail): Trail => ({
  files: a.files + b.files,
  records: a.records + b.records,
  tables: {
    role: addCounts(a.tables.role, b.tables.role),
    chained: addCounts(a.tables.chained, b.tables.chained),
  },
  bytes: a.bytes + b.bytes,
  gzippedBytes: a.gzippedBytes + b.gzippedBytes,
});

function addCounts(a: CallCounts, b: CallCounts): CallCounts {
  const sum = { ...a };
  for (const [call, count] of Object.entries(b)) sum[call] = (sum[call] ?? 0) + count;
  return sum;
}

/** The work of one thread: every `step`th file. */
type TrailPart = TrailPlan & {
  readonly files: number;
  readonly firstFile: number;
  readonly step: number;
};

function createPart(plan: TrailPart): Trail {
  const { folder, records, assumeRoleIn, files, firstFile, step } = plan;
  const dayFolder = join(
    folder,
    'AWSLogs/o-bench00000/123456789012/CloudTrail/eu-west-1/2026/07/01',
  );
  mkdirSync(dayFolder, { recursive: true });
  const sessions = Array.from({ length: Math.min(maxChainedSessions, files) }, (_, n) =>
    createChainedSession(createRandom(n), n),
  );
  let trail: Trail = {
    files: 0,
    records: 0,
    tables: { role: {}, chained: {} },
    bytes: 0,
    gzippedBytes: 0,
  };
  for (let file = firstFile; file < files; file += step) {
    const count = Math.min(recordsPerFile, records - file * recordsPerFile);
    const assumed = sessions[assumeRoleIn === 'the last files' ? files - 1 - file : file];
    const { lines, tables } =
      assumeRoleIn === 'no file'
        ? buildRecords(file, count)
        : buildRecords(file, count, sessions, assumed);
    const content = Buffer.from(`{"Records":[${lines.join(',')}]}`);
    const gzipped = gzipSync(content);
    writeFileSync(join(dayFolder, nameOf(file)), gzipped);
    trail = addTrails(trail, {
      files: 1,
      records: count,
      tables,
      bytes: content.length,
      gzippedBytes: gzipped.length,
    });
  }
  return trail;
}

function nameOf(file: number): string {
  const minute = String(file % 60).padStart(2, '0');
  const hour = String(8 + (Math.floor(file / 60) % 12)).padStart(2, '0');
  return `123456789012_CloudTrail_eu-west-1_20260701T${hour}${minute}Z_${String(file).padStart(16, '0')}.json.gz`;
}

/** `assumed` is the session that the subject starts in this file, if any. */
function buildRecords(
  file: number,
  count: number,
  sessions: readonly RoleSession[] = [],
  assumed?: RoleSession,
) {
  const random = createRandom(1_000_003 * (file + 1));
  const programs = Array.from({ length: programsPerFile }, () => createOtherSession(random));
  const tables: Record<'role' | 'chained', Record<string, number>> = { role: {}, chained: {} };
  const toLine = (record: ReturnType<typeof buildCallRecord>, table?: 'role' | 'chained') => {
    const { eventSource, eventName, readOnly } = record;
    const call = `${eventSource} ${eventName} ${readOnly}`;
    if (table) tables[table][call] = (tables[table][call] ?? 0) + 1;
    return JSON.stringify(record);
  };
  const lines = Array.from({ length: count }, (_, index) => {
    const isSubject = random() < subjectShare || index === 0;
    const session = sessions[Math.floor(random() * sessions.length)];
    if (assumed && index === 0) return toLine(buildAssumeRoleRecord(random, assumed), 'role');
    if (isSubject && session && random() < 0.5)
      return toLine(buildCallRecord(random, session), 'chained');
    if (isSubject) return toLine(buildCallRecord(random, subjectSession), 'role');
    const program = programs[Math.floor(random() * programs.length)] ?? subjectSession;
    return toLine(buildCallRecord(random, program));
  });
  return { lines, tables };
}

if (!isMainThread && workerData?.folder) parentPort?.postMessage(createPart(workerData));
