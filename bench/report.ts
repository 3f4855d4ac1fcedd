import { deepEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleReportBench } from '../infra/bundle-functions.ts';
import { print, round } from './figures.ts';
import { makeTrail, type Tables, type TrailMade, type TrailPlan } from './synthetic-trail.ts';

const rounds = 5;

interface Run {
  readonly seconds: number;
  /** Of all threads, the start of the process included. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly threads: number;
  readonly passes?: number;
  readonly events?: number;
  readonly tables?: Tables;
}

/**
 * From log files to the finished report, without chained roles and with them: what is done with
 * these before the file in which they begin takes a second pass, over a part of the files or all of them;
 * its tables must be those that were counted when the files were made. The floor is gunzip alone of the same
 * bytes on as many threads, as Node does it; beside it stand the same in room of the right size, and in
 * memory that is used again, which is what reading for the report does. Each run is a process of its own,
 * and they take turns. `--records 100000` makes it smaller than a million.
 */
export async function benchReport(args: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-bench-'));
  try {
    await bundleReportBench(join(folder, 'run'));
    const records = readRecords(args);
    const trail = async (name: string, assumes: TrailPlan['assumes']): Promise<Trail> => {
      const plan = { folder: join(folder, name), records, assumes };
      return { ...(await makeTrail(plan)), folder: plan.folder };
    };
    await measure(join(folder, 'run/report-run.mjs'), {
      plain: await trail('plain', 'nowhere'),
      early: await trail('early', 'in the first files'),
      late: await trail('late', 'in the last files'),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readRecords(args: readonly string[]): number {
  const at = args.indexOf('--records');
  const records = at === -1 ? 1_000_000 : Number(args[at + 1]);
  if (!Number.isInteger(records) || records < 1_000)
    throw new RangeError('--records must be a whole number from 1000');
  return records;
}

type Trail = TrailMade & Pick<TrailPlan, 'folder'>;

async function measure(
  program: string,
  { plain, early, late }: Readonly<Record<'plain' | 'early' | 'late', Trail>>,
): Promise<void> {
  const again = 'files to report, second pass';
  const ways = [
    { measure: 'floor: gunzip', way: 'gunzip', trail: plain },
    { measure: 'gunzip, sized', way: 'gunzip, sized', trail: plain },
    {
      measure: 'gunzip, sized, memory used again',
      way: 'gunzip, sized, released',
      trail: plain,
    },
    { measure: 'files to report', way: 'report', trail: plain, goal: 1.2 },
    { measure: `${again} over the first files`, way: 'report', trail: early, goal: 2.4 },
    { measure: `${again} over all files`, way: 'report', trail: late, goal: 2.4 },
    { measure: 'gunzip and JSON.parse', way: 'gunzip and JSON.parse', trail: plain },
  ];
  const runs = new Map(ways.map((each) => [each, [] as Run[]]));
  for (let turn = 0; turn < rounds; turn += 1)
    for (const [each, list] of runs) list.push(await runOnce(program, each.way, each.trail.folder));

  const [floors = [], sizedFloors = []] = [...runs.values()];
  for (const [{ measure: what, trail, goal }, list] of runs) {
    const { records, tables, bytes, gzipped } = trail;
    const seconds = median(list.map((run) => run.seconds));
    const { events, passes, tables: told } = list[0] ?? {};
    if (told !== undefined) deepEqual(told, tables, `${what}: other tables than were counted`);
    print({
      bench: 'report',
      measure: what,
      records,
      ...(events !== undefined && { events, passes }),
      megabytes: Math.round(bytes / 1e6),
      gzippedMegabytes: Math.round(gzipped / 1e6),
      threads: list[0]?.threads,
      medianSeconds: round(seconds),
      timesFloor: round(timesOf(list, floors)),
      ...(goal !== undefined && { goal }),
      timesGunzipSized: round(timesOf(list, sizedFloors)),
      timesFloorInCpu: round(timesOf(list, floors, ({ cpuSeconds }) => cpuSeconds)),
      recordsPerSecond: Math.round(records / seconds),
      peakMegabytes: Math.max(...list.map((run) => run.peakMegabytes)),
    });
  }
}

/** The median of the ratios to what ran in the same turn. */
const timesOf = (
  list: readonly Run[],
  floors: readonly Run[],
  of = ({ seconds }: Run) => seconds,
) => median(list.map((run, turn) => of(run) / of(floors[turn] ?? run)));

async function runOnce(program: string, way: string, folder: string): Promise<Run> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, way, folder]);
  return JSON.parse(stdout);
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
