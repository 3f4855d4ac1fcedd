import { denialReasons } from '../../request/policy/decide.ts';
import type { RulesFile } from './parse-rules-file.ts';
import type { Problem } from './problem.ts';
import type { ExpectationText } from './rules-schema.ts';

/** What a file expects of the decision. */
export interface Expectation {
  readonly sentence: string;
  /** A user name, or its part before the `@`, or a Slack user as the file's links name it. */
  readonly person: string;
  /** The groups that the person is a member of, as far as the file knows. */
  readonly groups: readonly string[];
  readonly permissionSet: string;
  readonly account: string;
  readonly expected:
    | { readonly outcome: 'allowed'; readonly accessSeconds: number | undefined }
    /** Without a reason, any denial. */
    | { readonly outcome: 'denied'; readonly reason: string | undefined };
}

interface Access {
  readonly permissionSet: string;
  readonly account: string;
}

const pattern =
  /^(?<person>\S+)(?: in (?<groups>.+?))? (?<verb>may not|may)(?: (?<set>\S+) in (?<account>.+?))?(?: for (?<seconds>\d{1,6}) seconds)?$/;

/**
 * Reads the sentences in order: one that names no permission set and account means those of the sentence
 * before it.
 */
export function readExpectations(file: RulesFile): {
  readonly expectations: readonly Expectation[];
  readonly problems: readonly Problem[];
} {
  const expectations: Expectation[] = [];
  const problems: Problem[] = [];
  let earlier: Access | undefined;
  for (const [index, text] of file.expectations.entries()) {
    const result = parseExpectation(text, earlier);
    if (typeof result === 'string') {
      const position = file.locate(['expectations', index]);
      problems.push({ message: `${JSON.stringify(text.sentence)} ${result}`, position });
    } else {
      expectations.push(result);
      earlier = result;
    }
  }
  return { expectations, problems };
}

/** Returns what is wrong as text. */
function parseExpectation(
  { sentence, reason }: ExpectationText,
  earlier: Access | undefined,
): Expectation | string {
  const groups = pattern.exec(sentence.trim())?.groups;
  if (groups === undefined)
    return 'is not a sentence: write "<user> may <permission set> in <account>", or "<user> may not <permission set> in <account>: <reason>".';
  const { person = '', verb, set, account, seconds } = groups;
  const access = set && account ? { permissionSet: set, account } : earlier;
  if (access === undefined)
    return 'names no permission set and account, and no sentence before it does: add them.';
  if (access.account === '*') return 'names every account: name one of them.';
  const memberOf = groups['groups']?.split(/, */) ?? [];
  const named = { sentence, person, groups: memberOf, ...pickAccess(access) };
  if (verb === 'may') {
    if (reason !== undefined) return 'allows: leave the reason out.';
    const accessSeconds = seconds === undefined ? undefined : Number(seconds);
    return { ...named, expected: { outcome: 'allowed', accessSeconds } };
  }
  if (seconds !== undefined) return 'denies: leave the seconds out.';
  if (reason !== undefined && !denialReasons.includes(reason))
    return `names a reason that does not exist. Reasons: ${denialReasons.join(', ')}.`;
  return { ...named, expected: { outcome: 'denied', reason } };
}

const pickAccess = ({ permissionSet, account }: Access): Access => ({ permissionSet, account });
