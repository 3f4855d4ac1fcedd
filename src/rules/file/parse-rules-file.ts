import * as v from 'valibot';
import type { Problem } from './problem.ts';
import {
  adminsEntries,
  linkEntries,
  type RulesContent,
  ruleEntries,
  rulesFile,
  rulesFileEntries,
} from './rules-schema.ts';
import { type Locate, type Path, parseYaml, type YamlText } from './yaml-text.ts';

/** A file whose form is right. What it says may still be wrong: see `checkRulesFile`. */
export interface RulesFile extends RulesContent {
  readonly locate: Locate;
}

export type ParsedRulesFile =
  | { readonly outcome: 'parsed'; readonly file: RulesFile }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** Parses `rules.yaml`, and lists everything that is wrong with its form. */
export function parseRulesFile(text: string): ParsedRulesFile {
  const parsed = parseYaml(text);
  if ('problems' in parsed) return { outcome: 'invalid', problems: parsed.problems };
  const { yaml } = parsed;
  if (yaml.value === null)
    return {
      outcome: 'invalid',
      problems: [{ message: 'The file is empty: write at least "rules: []".' }],
    };
  const result = v.safeParse(rulesFile, yaml.value);
  if (result.success)
    return { outcome: 'parsed', file: { ...result.output, locate: (path) => yaml.locate(path) } };
  return { outcome: 'invalid', problems: result.issues.map((issue) => problemOf(issue, yaml)) };
}

function problemOf(issue: v.InferIssue<typeof rulesFile>, yaml: YamlText): Problem {
  const path = pathOf(issue);
  const where = path.at(-1) ?? 'the file';
  const isUnknownKey = issue.type === 'strict_object' && issue.expected === 'never';
  if (isUnknownKey) {
    const known = Object.keys(schemaAt(path)).join(', ');
    const message = `There is no key ${JSON.stringify(where)} here. Known keys: ${known}.`;
    return { message, position: yaml.locate(path, 'key') };
  }
  if (issue.type === 'strict_object' && issue.received === 'undefined')
    return {
      message: `The key ${JSON.stringify(where)} is missing: add it.`,
      position: yaml.locate(path),
    };
  const isKey = issue.path?.at(-1)?.origin === 'key';
  const subject = path.length === 0 ? 'The file' : subjectOf(where);
  const text = /^must /.test(issue.message) ? issue.message : 'must be a map of keys and values';
  return { message: `${subject} ${text}.`, position: yaml.locate(path, isKey ? 'key' : 'value') };
}

const subjectOf = (key: string | number): string =>
  typeof key === 'number' ? 'Each entry' : JSON.stringify(key);

const pathOf = ({ path }: v.BaseIssue<unknown>): Path =>
  (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

/** The keys that an object of the file may have. */
function schemaAt(path: Path): object {
  const [section] = path;
  if (path.length === 1) return rulesFileEntries;
  if (section === 'rules') return ruleEntries;
  return section === 'admins' ? adminsEntries : linkEntries;
}
