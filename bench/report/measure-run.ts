import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createLogFiles } from '../../src/evidence/sources/log-files/log-files.ts';
import type { ReportTable } from '../../src/report/content/report.ts';
import { writeAdHocReport } from '../../src/report/deliver/ad-hoc-report.ts';
import { createFindingCallTest } from '../../src/report/findings/match-rule.ts';
import { renderText } from '../../src/report/text/render-text.ts';
import type { GunzipTask } from './gunzip-thread.ts';
import { subject } from './sessions.ts';

/** Runs one measurement and prints its time and peak memory as a JSON line. Arguments: mode, folder. */
const [mode = '', folder = ''] = process.argv.slice(2);
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './gunzip-thread.ts' : './gunzip-thread.mjs',
  import.meta.url,
);
const threads = Math.min(4, availableParallelism());

const modes: Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>> = {
  gunzip: () => gunzip({ parse: false, isSized: false, isReleased: false }),
  'gunzip, sized': () => gunzip({ parse: false, isSized: true, isReleased: false }),
  'gunzip, sized, released': () => gunzip({ parse: false, isSized: true, isReleased: true }),
  'gunzip and JSON.parse': () => gunzip({ parse: true, isSized: false, isReleased: false }),
  report,
};

async function gunzip(options: Omit<GunzipTask, 'files'>) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.gz'))
    .map((name) => join(folder, name));
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const task: GunzipTask = {
        files: files.filter((_, index) => index % threads === thread),
        ...options,
      };
      const worker = new Worker(threadUrl, { workerData: task });
      return new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
    }),
  );
  return { threads };
}

async function report() {
  let passes = 0;
  const source = createLogFiles({
    isFindingCall: createFindingCallTest(),
    paths: [folder],
    onFile: () => undefined,
    onPass: () => {
      passes += 1;
    },
    onProblem(path, problem) {
      throw new Error(`${path}: ${problem}`);
    },
  });
  const { userName, principalId, accountId, permissionSetName } = subject;
  const facts = { userName, principalId, accountId, permissionSetName, readFrom: [folder] };
  const { report: adHocReport } = await writeAdHocReport(
    { source, now: Date.now },
    { facts, subject },
  );
  const text = renderText(adHocReport);
  const { role, chained } = adHocReport;
  const tables = { role: countsOf(role), chained: countsOf(chained) };
  return { threads, passes, events: adHocReport.counts.events, tables, textBytes: text.length };
}

const countsOf = ({ rows }: ReportTable) =>
  Object.fromEntries(
    rows.map(({ eventSource, eventName, readOnly, count }) => [
      `${eventSource} ${eventName} ${readOnly}`,
      count,
    ]),
  );

/** On Linux `maxRSS` includes the memory of the parent process; `VmHWM` does not. */
function readPeakBytes(): number {
  const status = '/proc/self/status';
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(existsSync(status) ? readFileSync(status, 'utf8') : '') ?? [];
  return 1024 * Number(kilobytes ?? process.resourceUsage().maxRSS);
}

const startedAt = performance.now();
const result = await modes[mode]?.();
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
const peakMegabytes = Math.round(readPeakBytes() / 1e6);
const cpuSeconds = (user + system) / 1e6;
console.log(JSON.stringify({ ...result, seconds, cpuSeconds, peakMegabytes }));
