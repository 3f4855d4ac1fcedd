import type { AccessRule } from './access-rules.ts';
import type { AccountRecord } from './account-record.ts';
import type { Lookup } from './lookup.ts';

/** The access rules, from the most specific one. */
const precedence = [
  'personalRule',
  'wildcardPersonalRule',
  'sharedRule',
  'wildcardSharedRule',
] as const;

type RuleFact = (typeof precedence)[number];

/** The rules for an access, and what says which of them apply. */
export interface RuleFacts {
  readonly account: Lookup<AccountRecord>;
  readonly personalRule: Lookup<AccessRule>;
  readonly sharedRule: Lookup<AccessRule>;
  /** The rules for account `*`, which stands for every account that has a record. */
  readonly wildcardPersonalRule: Lookup<AccessRule>;
  readonly wildcardSharedRule: Lookup<AccessRule>;
}

export interface CountingRule {
  readonly fact: RuleFact;
  readonly rule: AccessRule;
}

/**
 * The rule that decides alone: the most specific one that exists. Rules for account `*` exist only where the account
 * has a record. A shared rule of the account replaces the one for `*` also for those whom it does not name.
 */
export function findCountingRule(facts: RuleFacts): CountingRule | undefined {
  for (const fact of precedence) {
    const lookup = facts[fact];
    if (lookup.outcome !== 'found') continue;
    if (!isWildcard(fact) || facts.account.outcome === 'found') return { fact, rule: lookup.value };
  }
  return undefined;
}

export const isWildcard = (fact: RuleFact): boolean =>
  fact === 'wildcardPersonalRule' || fact === 'wildcardSharedRule';

export const isShared = (fact: RuleFact): boolean =>
  fact === 'sharedRule' || fact === 'wildcardSharedRule';
