import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderInUseError, FolderUnusableError } from './aws/storage/folder-lock.ts';
import { runDemo } from './demo/run-demo.ts';
import { bundleLocalFunctions } from './environment/functions/function-bundles.ts';
import { type LocalEnvironment, startLocalEnvironment } from './environment/local-environment.ts';
import { PortInUseError } from './environment/port-in-use.ts';
import { type Options, parseOptions } from './options.ts';
import { takeActivitySnapshot } from './terminal/activity-snapshot.ts';
import { formatLine, logActivity } from './terminal/log-activity.ts';
import { buildStartMessage } from './terminal/start-message.ts';

const defaultFolder = fileURLToPath(new URL('../.break-glass-local', import.meta.url));
const now = () => new Date();
const print = (text: string) => console.log(text);

// The reader of the output may close it early (`| head`).
process.stdout.on('error', () => process.exit(1));
await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const parsed = parseOptions(args);
  if (parsed.kind === 'help') return print(parsed.text.trimEnd());
  if (parsed.kind === 'problem') return fail(2, `${parsed.problem}; see npm start -- --help`);
  const { options } = parsed;
  const dataFolder = resolveDataFolder(options);
  try {
    await bundleFunctions();
    const environment = await startEnvironment({ ...options, dataFolder });
    stopOnSignals(environment, options.demo ? 1 : 0);
    if (options.demo) await demonstrate(environment, options, dataFolder);
    else await serve(environment, options, dataFolder);
  } catch (error) {
    if (error instanceof FolderInUseError || error instanceof FolderUnusableError)
      return fail(1, `${error.message}: give another folder with --data`);
    if (error instanceof PortInUseError) return fail(1, error.message);
    throw error;
  }
}

/** Says what it does only where it takes long. */
async function bundleFunctions(): Promise<void> {
  const timer = setTimeout(() => print('Bundling the functions…'), 1000);
  try {
    await bundleLocalFunctions();
  } finally {
    clearTimeout(timer);
  }
}

/** The demo takes free ports where another local environment uses the default ones. */
async function startEnvironment(
  options: Options & { dataFolder: string },
): Promise<LocalEnvironment> {
  try {
    return await startLocalEnvironment(options);
  } catch (error) {
    if (!(options.demo && error instanceof PortInUseError)) throw error;
    return startLocalEnvironment({ ...options, port: 0, awsPort: 0 });
  }
}

/** The demo and --empty start with a new folder unless `--data` names one. */
function resolveDataFolder({ dataFolder, demo, empty }: Options): string {
  if (dataFolder !== undefined) return resolve(dataFolder);
  if (empty) return mkdtempSync(join(tmpdir(), 'break-glass-empty-'));
  return demo ? mkdtempSync(join(tmpdir(), 'break-glass-demo-')) : defaultFolder;
}

async function serve(
  environment: LocalEnvironment,
  options: Options,
  dataFolder: string,
): Promise<void> {
  print(buildStartMessage(environment, options, dataFolder));
  logActivity(() => takeActivitySnapshot(environment), print, now);
  if (options.open && process.stdout.isTTY) openBrowser(environment.urls.page);
  await environment.warmUp().catch((error: unknown) => console.error(String(error)));
}

const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens the page with the platform's opener, and ignores a missing one. */
function openBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  opener.on('error', () => {});
  opener.unref();
}

async function demonstrate(
  environment: LocalEnvironment,
  options: Options,
  folder: string,
): Promise<void> {
  print(`Break glass access, a demonstration (data in ${folder})\n`);
  const activityLog = logActivity(() => takeActivitySnapshot(environment), print, now);
  try {
    const missing = await runDemo({
      ...options,
      environment,
      folder,
      pauseMs: 400,
      print,
      log: (text) => print(formatLine(now(), { source: '·', text })),
      flushActivity: activityLog.flush,
    });
    if (missing.length > 0) return fail(1, `Missing from the demo:\n${missing.join('\n')}`);
    print('Access was granted, used and revoked, and the report was sent.');
  } finally {
    activityLog.stop();
    await environment.stop();
  }
}

/** The first Ctrl-C stops the environment in order; the second exits at once. */
function stopOnSignals(environment: LocalEnvironment, exitCode: number): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) process.exit(130);
    isStopping = true;
    if (environment.executions().some(({ status }) => status === 'RUNNING'))
      print('A grant is open. A sweep revokes its access after the next start.');
    await environment.stop();
    process.exit(exitCode);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(exitCode: number, problem: string): void {
  console.error(problem);
  process.exitCode = exitCode;
}
