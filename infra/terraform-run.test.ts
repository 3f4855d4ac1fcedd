import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { renderDefinition } from '../local/workflow/definition/render-definition.ts';
import { bundleFunctions, projectFolder } from './bundle-functions.ts';
import { packageFunctions } from './package-functions.ts';

/** Runs Terraform, if installed, in a copy of the files that it reads: it writes into the module's folder. */
let folder: string;
const moduleFolder = () => join(folder, 'infra/terraform');
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'break-glass-terraform-'));
  for (const path of ['infra', 'workflow']) {
    const isProjectFile = (file: string) => !/[/\\]\.terraform/.test(file);
    await cp(join(projectFolder, path), join(folder, path), {
      recursive: true,
      filter: isProjectFile,
    });
  }
});
after(() => rm(folder, { recursive: true, force: true }));

interface RunResult {
  readonly code: unknown;
  /** The last line of standard output. Warnings about Terraform's own configuration may precede it. */
  readonly result: string;
  readonly output: string;
}

const terraform = (args: readonly string[], input = '', cwd = moduleFolder()): Promise<RunResult> =>
  new Promise((resolve) => {
    const child = execFile('terraform', [...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, result: lastLine(stdout), output: stdout + stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

async function hasTerraform(t: TestContext): Promise<boolean> {
  const isMissing = (await terraform(['version'])).code === 'ENOENT';
  if (isMissing) t.skip('terraform is not on the PATH');
  return !isMissing;
}

/** Initialises a folder. Skips the test if the provider cannot be downloaded. */
async function hasProvider(t: TestContext, cwd = moduleFolder()): Promise<boolean> {
  if (!(await hasTerraform(t))) return false;
  const { code, output } = await terraform(['init', '-backend=false', '-no-color'], '', cwd);
  const reason = /Error: .*/.exec(output)?.[0] ?? lastLine(output);
  if (code !== 0) t.skip(`terraform init cannot get the AWS provider: ${reason}`);
  return code === 0;
}

test('terraform fmt changes nothing', async (t) => {
  if (!(await hasTerraform(t))) return;
  const { code, output } = await terraform(['fmt', '-check', '-recursive']);
  assert.equal(code, 0, output);
});

test('the module is valid, and terraform test passes with the built zips', async (t) => {
  if (!(await hasProvider(t))) return;
  const validated = await terraform(['validate', '-no-color']);
  assert.equal(validated.code, 0, validated.output);
  await bundleFunctions(join(folder, 'dist/lambda'));
  await packageFunctions(join(folder, 'dist/lambda'));
  const tested = await terraform(['test', '-no-color']);
  assert.equal(tested.code, 0, tested.output);
});

test('the complete example is valid', async (t) => {
  const example = join(moduleFolder(), 'examples/complete');
  if (!(await hasProvider(t, example))) return;
  const validated = await terraform(['validate', '-no-color'], '', example);
  assert.equal(validated.code, 0, validated.output);
});

test('Terraform renders the state machine as the local environment does', async (t) => {
  if (!(await hasTerraform(t))) return;
  const empty = await mkdtemp(join(folder, 'console-'));
  const file = join(folder, 'workflow/break-glass.asl.json');
  const template = await readFile(file, 'utf8');
  const names = new Set([...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''));
  const tokens = Object.fromEntries([...names].map((name) => [name, `the value of ${name}`]));
  await writeFile(join(empty, 'tokens.json'), JSON.stringify(tokens));
  const render = `templatefile("${file}", jsondecode(file("tokens.json")))`;
  const expression = `jsonencode(${render})\n`;
  const { code, result, output } = await terraform(['console'], expression, empty);
  assert.equal(code, 0, output);
  // The console quotes the string that jsonencode returned, which itself encodes the rendered string.
  const rendered: string = JSON.parse(JSON.parse(result));
  assert.deepEqual(JSON.parse(rendered), renderDefinition(template, tokens));
});
