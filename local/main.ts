import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderInUseError, FolderUnusableError } from './aws/storage/folder-lock.ts';
import { runDemo } from './demo/run-demo.ts';
import { type LocalEnvironment, startLocalEnvironment } from './environment/local-environment.ts';
import { PortInUseError } from './environment/port-in-use.ts';
import { openBrowser } from './open-browser.ts';
import { help, type Options, parseOptions } from './options.ts';
import { takeActivitySnapshot } from './terminal/activity-snapshot.ts';
import { formatLine, logActivity } from './terminal/log-activity.ts';
import { buildStartMessage } from './terminal/start-message.ts';

const defaultFolder = fileURLToPath(new URL('../.break-glass-local', import.meta.url));
const now = () => new Date();
const print = (text: string) => console.log(text);

// Whoever reads along may stop reading (`| head`).
process.stdout.on('error', () => process.exit(1));
await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const parsed = parseOptions(args);
  if (parsed.kind === 'help') return print(help);
  if (parsed.kind === 'problem') return fail(2, `${parsed.problem}; npm start -- --help says more`);
  const { options } = parsed;
  const dataFolder = folderFor(options);
  try {
    const world = await openEnvironment({ ...options, dataFolder });
    stopOnSignals(world, options.demo ? 1 : 0);
    if (options.demo) await runDemonstration(world, options, dataFolder);
    else await serve(world, options, dataFolder);
  } catch (error) {
    if (error instanceof FolderInUseError || error instanceof FolderUnusableError)
      return fail(1, `${error.message}: give another folder with --data`);
    if (error instanceof PortInUseError) return fail(1, error.message);
    throw error;
  }
}

/** A demo needs no ports of its own: it takes free ones where a world is running already. */
async function openEnvironment(
  options: Options & { dataFolder: string },
): Promise<LocalEnvironment> {
  try {
    return await startLocalEnvironment(options);
  } catch (error) {
    if (!(options.demo && error instanceof PortInUseError)) throw error;
    return startLocalEnvironment({ ...options, port: 0, awsPort: 0 });
  }
}

/** A demo begins with a world in which nothing has happened yet. */
function folderFor({ dataFolder, demo }: Options): string {
  if (dataFolder !== undefined) return resolve(dataFolder);
  return demo ? mkdtempSync(join(tmpdir(), 'break-glass-demo-')) : defaultFolder;
}

async function serve(world: LocalEnvironment, options: Options, dataFolder: string): Promise<void> {
  print(buildStartMessage(world, options, dataFolder));
  logActivity(() => takeActivitySnapshot(world), print, now);
  if (options.open && process.stdout.isTTY) openBrowser(world.urls.page);
  await world.warmUp().catch((error: unknown) => console.error(String(error)));
}

async function runDemonstration(
  world: LocalEnvironment,
  options: Options,
  folder: string,
): Promise<void> {
  print(`Break glass access, a demonstration (data in ${folder})\n`);
  const narration = logActivity(() => takeActivitySnapshot(world), print, now);
  const say = (text: string) => print(formatLine(now(), { source: '·', text }));
  try {
    const told = { print, log: say, flushActivity: narration.flush };
    const missing = await runDemo({
      ...options,
      ...told,
      environment: world,
      folder,
      pauseMs: 400,
    });
    if (missing.length > 0) return fail(1, `The demo misses:\n${missing.join('\n')}`);
    print('Access came, access ended, and what was done with it is known.');
  } finally {
    narration.stop();
    await world.stop();
  }
}

/** The first Ctrl-C ends the world in order, the second at once. */
function stopOnSignals(world: LocalEnvironment, exitCode: number): void {
  let stopping = false;
  const end = async () => {
    if (stopping) process.exit(130);
    stopping = true;
    if (world.executions().some(({ status }) => status === 'RUNNING'))
      print('A grant is open: its access stays until a sweep after the next start ends it.');
    await world.stop();
    process.exit(exitCode);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function fail(exitCode: number, problem: string): void {
  console.error(problem);
  process.exitCode = exitCode;
}
