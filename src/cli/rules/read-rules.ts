import { readFile } from 'node:fs/promises';
import type { RulesFile } from '../../rules/file/parse-rules-file.ts';
import { readRulesFile } from '../../rules/file/read-rules-file.ts';
import { UsageError } from '../usage-error.ts';
import { RulesProblemsError } from './rules-problems.ts';

/** Reads and checks a rules file, without AWS. Throws RulesProblemsError, or UsageError when it cannot be read. */
export async function readRules(fileName: string): Promise<RulesFile> {
  const result = readRulesFile(await readText(fileName));
  if (result.outcome === 'parsed') return result.file;
  throw new RulesProblemsError(fileName, result.problems);
}

async function readText(fileName: string): Promise<string> {
  try {
    const bytes = await readFile(fileName);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${fileName} is not UTF-8 text.`);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new UsageError(
        `There is no file ${fileName}: name one, or write it with break-glass rules export --out ${fileName}.`,
      );
    throw error;
  }
}
