import { checkRulesFile } from './check-rules-file.ts';
import { type ParsedRulesFile, parseRulesFile } from './parse-rules-file.ts';

/** Parses and checks a file: everything that shows without AWS. */
export function readRulesFile(text: string): ParsedRulesFile {
  const parsed = parseRulesFile(text);
  if (parsed.outcome === 'invalid') return parsed;
  const problems = checkRulesFile(parsed.file);
  return problems.length === 0 ? parsed : { outcome: 'invalid', problems };
}
