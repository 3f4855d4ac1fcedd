import { deepEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleReportBench } from '../infra/bundle-functions.ts';
import { createTrail, type Tables, type Trail, type TrailPlan } from './report/create-trail.ts';
import { print, round } from './statistics.ts';

const rounds = 5;

export interface ReportBenchOptions {
  /** The number of log records to read. */
  readonly records: number;
}

interface Run {
  readonly seconds: number;
  /** Of all threads, including the start of the process. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly threads: number;
  readonly passes?: number;
  readonly events?: number;
  readonly tables?: Tables;
}

/**
 * Measures the time from log files to the finished report, without chained sessions and with them.
 * Chained sessions require a second pass, wherever they start. The report's tables must equal the
 * counts of the created trail. The floor is gunzip of the same bytes on as many threads, with Node's
 * default options. Beside it are gunzip into a buffer of the right size, and with its memory reused,
 * which is how the report reads. Each run is a process of its own; the measurements take turns.
 */
export async function benchReport({ records }: ReportBenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-bench-'));
  try {
    await bundleReportBench(join(folder, 'run'));
    const trailIn = async (
      name: string,
      assumeRoleIn: TrailPlan['assumeRoleIn'],
    ): Promise<TrailFolder> => {
      const plan = { folder: join(folder, name), records, assumeRoleIn };
      return { ...(await createTrail(plan)), folder: plan.folder };
    };
    await measure(join(folder, 'run/measure-run.mjs'), {
      plain: await trailIn('plain', 'no file'),
      early: await trailIn('early', 'the first files'),
      late: await trailIn('late', 'the last files'),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type TrailFolder = Trail & Pick<TrailPlan, 'folder'>;

async function measure(
  program: string,
  { plain, early, late }: Readonly<Record<'plain' | 'early' | 'late', TrailFolder>>,
): Promise<void> {
  const secondPass = 'files to report, second pass';
  const measurements = [
    { measure: 'floor: gunzip', mode: 'gunzip', trail: plain },
    { measure: 'gunzip, sized', mode: 'gunzip, sized', trail: plain },
    {
      measure: 'gunzip, sized, memory reused',
      mode: 'gunzip, sized, released',
      trail: plain,
    },
    { measure: 'files to report', mode: 'report', trail: plain, goal: 1.3 },
    {
      measure: `${secondPass}, roles assumed in the first files`,
      mode: 'report',
      trail: early,
      goal: 2.4,
    },
    {
      measure: `${secondPass}, roles assumed in the last files`,
      mode: 'report',
      trail: late,
      goal: 2.4,
    },
    { measure: 'gunzip and JSON.parse', mode: 'gunzip and JSON.parse', trail: plain },
  ];
  const runsOf = new Map(measurements.map((measurement) => [measurement, [] as Run[]]));
  for (let turn = 0; turn < rounds; turn += 1)
    for (const [{ mode, trail }, runs] of runsOf)
      runs.push(await runOnce(program, mode, trail.folder));

  const [floors = [], sizedFloors = []] = [...runsOf.values()];
  for (const [{ measure: name, trail, goal }, runs] of runsOf) {
    const { records, tables: expectedTables, bytes, gzippedBytes } = trail;
    const seconds = median(runs.map((run) => run.seconds));
    const { events, passes, tables } = runs[0] ?? {};
    if (tables !== undefined) deepEqual(tables, expectedTables, `${name}: wrong tables`);
    print({
      bench: 'report',
      measure: name,
      records,
      ...(events !== undefined && { events, passes }),
      megabytes: Math.round(bytes / 1e6),
      gzippedMegabytes: Math.round(gzippedBytes / 1e6),
      threads: runs[0]?.threads,
      medianSeconds: round(seconds),
      timesFloor: round(ratioOf(runs, floors)),
      ...(goal !== undefined && { goal }),
      timesGunzipSized: round(ratioOf(runs, sizedFloors)),
      timesFloorInCpu: round(ratioOf(runs, floors, ({ cpuSeconds }) => cpuSeconds)),
      recordsPerSecond: Math.round(records / seconds),
      peakMegabytes: Math.max(...runs.map((run) => run.peakMegabytes)),
    });
  }
}

/** The median of the ratios to the floor's run in the same round. */
const ratioOf = (
  runs: readonly Run[],
  floors: readonly Run[],
  read = ({ seconds }: Run) => seconds,
) => median(runs.map((run, index) => read(run) / read(floors[index] ?? run)));

async function runOnce(program: string, mode: string, folder: string): Promise<Run> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, mode, folder]);
  return JSON.parse(stdout);
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
