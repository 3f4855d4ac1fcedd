import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildImportGraph, findCycles, findForbiddenImports } from './import-graph.ts';

const maxFilesInFolder = 14;
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

async function readSources(): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const files = glob('{src,local,test,bench,infra,docs}/**/*.ts', { cwd: projectFolder });
  for await (const file of files) {
    const path = file.replaceAll('\\', '/');
    if (!/\.test\.ts$|\.d\.ts$/.test(path))
      sources.set(path, await readFile(`${projectFolder}${path}`, 'utf8'));
  }
  return sources;
}

const sources = await readSources();
const graph = buildImportGraph(sources);

test('imports go from each layer to lower ones', () => {
  assert.ok(graph.size > 400, 'the project’s files are found');
  assert.deepEqual(findForbiddenImports(graph), []);
});

test('no files import each other in a cycle', () => {
  assert.deepEqual(findCycles(graph), []);
});

test('no folder has more than 14 source files', () => {
  const folders = Map.groupBy(sources.keys(), dirname);
  const large = [...folders].filter(([, files]) => files.length > maxFilesInFolder);
  assert.deepEqual(
    large.map(([folder]) => folder),
    [],
  );
});

test('the environment is read in one file', () => {
  const readers = [...sources].filter(
    ([file, source]) => file.startsWith('src/') && source.includes('process.env'),
  );
  assert.deepEqual(
    readers.map(([file]) => file),
    ['src/platform/config.ts'],
  );
});

const withFile = (file: string, source: string) =>
  buildImportGraph(new Map([...sources, [file, source]]));

for (const [file, name] of [
  ['src/request/ids.ts', '../grant/record/grant.ts'],
  ['src/grant/revoke-access.ts', '../aws/ses-mail.ts'],
  ['src/notify/alerts.ts', '../grant/revoke-access.ts'],
  ['src/rules/apply/apply-plan.ts', '../../grant/record/records.ts'],
  ['src/rules/plan/build-plan.ts', '../../cli/output/table.ts'],
  ['src/evidence/collect.ts', '../report/content/report.ts'],
  ['src/chat/slack/http.ts', '../../aws/ses-mail.ts'],
  ['src/platform/log.ts', '../../local/seed.ts'],
  ['src/report/deliver/mail.ts', '@aws-sdk/client-sesv2'],
  ['src/lambda/sweep-grants.ts', '@aws-sdk/client-sns'],
  ['src/cli/break-glass.ts', '@smithy/signature-v4'],
  ['local/aws/sesv2/mailbox.ts', '../../../src/platform/log.ts'],
] as const)
  test(`${file} must not import ${name}`, () => {
    const problems = findForbiddenImports(withFile(file, `import type { X } from '${name}';`));
    assert.equal(problems.length, 1);
    assert.ok(problems[0]?.startsWith(`${file} -> `));
  });

test('a cycle of type imports is found', () => {
  const cycle = new Map([
    ['src/grant/a.ts', "import type { B } from './record/b.ts';"],
    ['src/grant/record/b.ts', "import type {\n  A,\n} from '../a.ts';"],
  ]);
  assert.deepEqual(findCycles(buildImportGraph(cycle)), [
    'src/grant/a.ts -> src/grant/record/b.ts -> src/grant/a.ts',
  ]);
});
