import { isAccountId } from '../../request/ids.ts';
import type { ReasonMode } from '../../request/policy/reason-terms.ts';
import { checkRule, checkWithoutBotToken, type RuleProblem } from './check-rule.ts';
import { readExpectations } from './expectation.ts';
import type { RulesFile } from './parse-rules-file.ts';
import type { Problem } from './problem.ts';
import type { FileRule } from './rules-schema.ts';
import type { Path } from './yaml-text.ts';

/** Finds what is wrong in a file, as far as it shows without AWS. */
export const checkRulesFile = (file: RulesFile): readonly Problem[] => [
  ...checkAccounts(file),
  ...checkAdmins(file),
  ...checkEachRule(file, checkRule),
  ...(file.botToken === false ? findRulesWithoutBotToken(file, 'none') : []),
  ...checkRuleAccounts(file),
  ...findDuplicateRules(
    file,
    (rule) => accountIdOf(file, rule.account) ?? rule.account,
    (rule) => rule,
  ),
  ...readExpectations(file).problems,
];

function checkEachRule(
  file: RulesFile,
  check: (rule: FileRule) => readonly RuleProblem[],
): readonly Problem[] {
  return file.rules.flatMap((rule, index) =>
    check(rule).map(([key, message]) => problemAt(file, ['rules', index, key], message)),
  );
}

/** Finds the rules that would allow nobody without a bot token. `reason` counts where a rule does not say. */
export const findRulesWithoutBotToken = (file: RulesFile, reason: ReasonMode): readonly Problem[] =>
  checkEachRule(file, (rule) => checkWithoutBotToken(rule, reason));

const problemAt = (file: RulesFile, path: Path, message: string): Problem => ({
  message,
  position: file.locate(path),
});

/** The 12 digits of an account, or `*`; `undefined` for a name that the file does not define. */
export function accountIdOf({ accounts }: RulesFile, account: string): string | undefined {
  if (account === '*' || isAccountId(account)) return account;
  return Object.hasOwn(accounts, account) ? accounts[account] : undefined;
}

function checkAccounts(file: RulesFile): Problem[] {
  const names = new Map<string, string>();
  return Object.entries(file.accounts).flatMap(([name, id]) => {
    const earlier = names.get(id);
    names.set(id, name);
    return earlier === undefined
      ? []
      : [
          problemAt(
            file,
            ['accounts', name],
            `The account ${id} has two names, ${JSON.stringify(earlier)} and ${JSON.stringify(name)}: remove one.`,
          ),
        ];
  });
}

function checkAdmins(file: RulesFile): Problem[] {
  const { admins } = file;
  if (admins === undefined || admins.users !== undefined || admins.groups !== undefined) return [];
  return [problemAt(file, ['admins'], 'admins names nobody: add users or groups, or remove it.')];
}

function checkRuleAccounts(file: RulesFile): Problem[] {
  return file.rules.flatMap(({ account }, index) =>
    accountIdOf(file, account) === undefined
      ? [
          problemAt(
            file,
            ['rules', index, 'account'],
            `There is no account ${JSON.stringify(account)} under accounts: add it there with its 12 digits, or write the digits here.`,
          ),
        ]
      : [],
  );
}

/**
 * Rules for the same account, permission set and user, or for the same account and permission set. The
 * functions give each rule the words that identify it: names here, ids in `rules plan`.
 */
export function findDuplicateRules(
  file: RulesFile,
  accountOf: (rule: FileRule) => string,
  idsOf: (rule: FileRule) => { readonly permissionSet: string; readonly user?: string | undefined },
): Problem[] {
  const first = new Map<string, number>();
  return file.rules.flatMap((rule, index) => {
    const { permissionSet, user } = idsOf(rule);
    const key = JSON.stringify([accountOf(rule), permissionSet, user ?? null]);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    const { line } = file.locate(['rules', earlier]);
    const subject = user === undefined ? '' : `, for ${user}`;
    const message = `The rule for ${rule.permissionSet} in ${rule.account}${subject} is there already, at line ${line}: put both into one rule.`;
    return [problemAt(file, ['rules', index], message)];
  });
}
