import childProcess, { ChildProcess } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';
import { relative } from 'node:path';
import { beforeEach } from 'node:test';
import { isMainThread } from 'node:worker_threads';
import { groupOf, projectFolder } from './test-groups.ts';

// A preload of the processes that run unit tests: they start no server and no process, so that they
// are fast. The tests of a process run one after the other.

const fileOf = (path: string) => relative(projectFolder, path).replaceAll('\\', '/');
const isUnitTest = (file: string) => file.endsWith('.test.ts') && groupOf(file) === 'unit';
const unitTestsLast = (a: string, b: string) => Number(isUnitTest(a)) - Number(isUnitTest(b));

/** The file of the running test. Before the first test, unit tests only if nothing else follows. */
let current = process.argv.slice(1).map(fileOf).toSorted(unitTestsLast)[0] ?? '';

// A worker thread gets the process's options too, but has no tests: a hook would make it report none.
if (isMainThread)
  beforeEach((t) => {
    if ('filePath' in t && t.filePath !== undefined) current = fileOf(t.filePath);
  });

class NotAUnitTestError extends Error {
  override readonly name = 'NotAUnitTestError';
}

function refuseInUnitTests(what: string): void {
  if (!isUnitTest(current)) return;
  throw new NotAUnitTestError(
    `${current} starts a ${what}, and test/run/test-groups.ts does not name it`,
  );
}

function guard(owner: object, method: string, what: string): void {
  const original: unknown = Reflect.get(owner, method);
  if (typeof original !== 'function') throw new TypeError(`${method} is not a function`);
  Reflect.set(owner, method, function guarded(this: unknown, ...args: unknown[]): unknown {
    refuseInUnitTests(what);
    return Reflect.apply(original, this, args);
  });
}

guard(Server.prototype, 'listen', 'server');
guard(ChildProcess.prototype, 'spawn', 'process');
for (const method of ['spawnSync', 'execSync', 'execFileSync'])
  guard(childProcess, method, 'process');
syncBuiltinESMExports();
