import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderInUseError, FolderUnusableError } from './aws/storage/folder-lock.ts';
import { runDemo } from './demo.ts';
import { openBrowser } from './open-browser.ts';
import { help, type Options, parseOptions } from './options.ts';
import { buildAnnouncement } from './story/announce.ts';
import { lookAt } from './story/look.ts';
import { formatLine, narrate } from './story/narrate.ts';
import { PortInUseError } from './world/port-in-use.ts';
import { createWorld, type World } from './world.ts';

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
    const world = await openWorld({ ...options, dataFolder });
    endOnSignals(world, options.demo ? 1 : 0);
    if (options.demo) await demonstrate(world, options, dataFolder);
    else await serve(world, options, dataFolder);
  } catch (error) {
    if (error instanceof FolderInUseError || error instanceof FolderUnusableError)
      return fail(1, `${error.message}: give another folder with --data`);
    if (error instanceof PortInUseError) return fail(1, error.message);
    throw error;
  }
}

/** A demo needs no ports of its own: it takes free ones where a world is running already. */
async function openWorld(options: Options & { dataFolder: string }): Promise<World> {
  try {
    return await createWorld(options);
  } catch (error) {
    if (!(options.demo && error instanceof PortInUseError)) throw error;
    return createWorld({ ...options, port: 0, awsPort: 0 });
  }
}

/** A demo begins with a world in which nothing has happened yet. */
function folderFor({ dataFolder, demo }: Options): string {
  if (dataFolder !== undefined) return resolve(dataFolder);
  return demo ? mkdtempSync(join(tmpdir(), 'break-glass-demo-')) : defaultFolder;
}

async function serve(world: World, options: Options, dataFolder: string): Promise<void> {
  print(buildAnnouncement(world, options, dataFolder));
  narrate(() => lookAt(world), print, now);
  if (options.open && process.stdout.isTTY) openBrowser(world.urls.page);
  await world.warm().catch((error: unknown) => console.error(String(error)));
}

async function demonstrate(world: World, options: Options, folder: string): Promise<void> {
  print(`Break glass access, a demonstration (data in ${folder})\n`);
  const narration = narrate(() => lookAt(world), print, now);
  const say = (text: string) => print(formatLine(now(), { where: '·', text }));
  try {
    const told = { print, say, catchUp: narration.tell };
    const missing = await runDemo({ ...options, ...told, world, folder, pauseMs: 400 });
    if (missing.length > 0) return fail(1, `The demo misses:\n${missing.join('\n')}`);
    print('Access came, access ended, and what was done with it is known.');
  } finally {
    narration.stop();
    await world.stop();
  }
}

/** The first Ctrl-C ends the world in order, the second at once. */
function endOnSignals(world: World, exitCode: number): void {
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
