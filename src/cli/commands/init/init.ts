import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connectAws } from '../../connect-aws.ts';
import type { AwsOptions, JsonOption } from '../../deployment-options.ts';
import { createAsker } from '../../output/asker.ts';
import { confirm } from '../../output/confirm.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine } from '../../print-line.ts';
import { askSetup, type SetupOptions } from './ask-setup.ts';
import { createLookUp } from './look-up.ts';
import { renderFirstRules, renderTfvars } from './render-files.ts';

export type InitOptions = AwsOptions &
  JsonOption &
  SetupOptions & { readonly tfvars: string; readonly rules: string; readonly yes?: true };

/** Runs `break-glass init`, and returns the exit code. */
export async function init(options: InitOptions): Promise<number> {
  const aws = createLookUp(await connectAws(options));
  const asker = createAsker();
  const setup = await askSetup(aws, asker, options).finally(asker.close);
  const files = [
    { path: options.tfvars, text: renderTfvars(setup) },
    { path: options.rules, text: renderFirstRules(setup) },
  ];
  const written: string[] = [];
  for (const file of await filterWritable(files, options)) {
    await writeFile(file.path, file.text);
    written.push(file.path);
  }
  if (options.json) printJson({ ...setup, written });
  else for (const line of describe(written, options)) printLine(line);
  return written.length === files.length ? 0 : 3;
}

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Asks before any file is written: one that exists may say more than init knows. */
async function filterWritable(
  files: readonly NewFile[],
  { yes }: InitOptions,
): Promise<readonly NewFile[]> {
  const writable: NewFile[] = [];
  for (const file of files)
    if (
      yes ||
      !existsSync(file.path) ||
      (await confirm(`The file ${file.path} exists. Replace it?`))
    )
      writable.push(file);
  return writable;
}

const describe = (
  written: readonly string[],
  { tfvars, rules }: InitOptions,
): readonly string[] => [
  written.length === 0 ? 'Nothing was written.' : `Wrote ${written.join(' and ')}.`,
  `Next: break-glass secret set signing, Terraform with ${tfvars}, then break-glass rules apply ${rules}. docs/deploy.md has the steps.`,
];
