import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Tally } from '../runs.ts';
import type { Mutation, Replacement } from './mutation.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

export interface MutatedRuns {
  readonly runs: number;
  readonly untilFirst?: boolean;
}

/** Runs the harness against a copy of the tree in which a rule is broken. */
export async function runMutated(
  { rule, replacements }: Mutation,
  { runs, untilFirst = false }: MutatedRuns,
): Promise<Tally> {
  const copy = await mkdtemp(join(tmpdir(), 'break-glass-mutation-'));
  try {
    for (const part of ['src', 'test', 'workflow', 'infra/functions.json', 'package.json'])
      await cp(join(root, part), join(copy, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const replacement of replacements) await replaceIn(copy, rule, replacement);
    const main = join(copy, 'test/faults/main.ts');
    const options = ['--json', '--runs', `${runs}`, ...(untilFirst ? ['--until-first'] : [])];
    const command = ['--disable-warning=ExperimentalWarning', main, ...options];
    // It exits with 1 where it found something, which is what it is asked to do here.
    const { stdout } = await run(process.execPath, command, { maxBuffer: 1e8 }).catch(
      (error: { stdout: string }) => error,
    );
    const tally: Tally = JSON.parse(stdout);
    return tally;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function replaceIn(copy: string, rule: string, { file, find, replace }: Replacement) {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (text.split(find).length !== 2)
    throw new Error(`"${rule}" is not at one place of ${file} any more: mend its mutation`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
}
