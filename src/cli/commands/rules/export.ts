import { open } from 'node:fs/promises';
import { buildContent } from '../../../rules/export/build-content.ts';
import { renderRulesFile } from '../../../rules/export/render-rules-file.ts';
import { createNameIndex } from '../../../rules/names/organization.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { safeLine } from '../../print-line.ts';
import { connectRules, type RulesOptions } from '../../rules/connect-rules.ts';
import { UsageError } from '../../usage-error.ts';

/** Runs `break-glass rules export`, and returns the exit code. */
export async function exportRules(
  options: RulesOptions & { readonly out?: string },
): Promise<number> {
  const progress = createProgressLine();
  const { organization, table, policy } = await connectRules(options, progress);
  const [known, records] = await Promise.all([organization.readAll(), table.readAll()]).finally(
    progress.clear,
  );
  const stored = new Map(records.map((record) => [record.id, record]));
  const { content: named, problems } = buildContent(stored, createNameIndex(known));
  const content = policy.hasBotToken ? named : { ...named, botToken: false as const };
  const text = renderRulesFile(content);
  if (options.out !== undefined) await writeNew(options.out, text);
  else if (options.json) printJson({ ...content, problems });
  else process.stdout.write(text);
  for (const { id, message } of problems)
    process.stderr.write(`${safeLine(`Not exported: ${id}: ${message}.`)}\n`);
  return problems.length === 0 ? 0 : 3;
}

/** Never overwrites a file: it may say more than the table, in comments and expectations. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new UsageError(`The file ${path} exists: name another one.`);
    throw error;
  }
}
