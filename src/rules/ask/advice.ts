import type { Decision, Denied, Facts } from '../../request/policy/decide.ts';

type Reason = Denied['reason'];
type Advice = { readonly [R in Reason]: (denied: Extract<Denied, { reason: R }>) => string };

/** What would have to change for each denial to become an allowance. */
const advice: Advice = {
  frozen: () => 'Lift the freeze: break-glass unfreeze.',
  'not-linked': () =>
    'Link the Slack user: break-glass link, or a line under "links" of the rules file.',
  'user-not-found': () =>
    'The link names a user that Identity Center does not have: link the Slack user to one that exists.',
  'user-disabled': () => 'Enable the user in Identity Center.',
  'permission-set-unknown': () =>
    'The instance has no such permission set: use one that it has, or create it.',
  'no-rule': () =>
    'Add a rule for this permission set in this account: break-glass allow, or an entry under "rules" of the rules file.',
  'not-named': () =>
    'Name the user, or a group that they are in, in the rule: break-glass allow, or the rules file.',
  'rule-names-no-principal': () =>
    'Name users or groups in the rule. A rule without names allows everybody who is linked only with open_records = "allow".',
  'approval-impossible': () =>
    'Give the deployment a bot token (docs/slack-app.md), or remove approvals from the rule.',
  'reason-impossible': () =>
    'Give the deployment a bot token (docs/slack-app.md), or say reason: after in the rule.',
  'record-malformed': ({ record, problem }) =>
    record === 'freeze'
      ? 'Replace the freeze: break-glass unfreeze, then break-glass freeze again if access is to stay frozen.'
      : `Correct the ${record} (${problem}): break-glass rules apply replaces it.`,
  'lookup-failed': ({ lookup, error }) =>
    `The ${lookup} could not be looked up (${error}): ask again. A decision denies what it cannot look up.`,
};

export function adviseOn(facts: Facts, decision: Decision): string {
  if (decision.outcome === 'allowed')
    return 'To deny: remove the name from the rule, or the rule (break-glass deny, or the rules file), remove the link, or freeze access.';
  if (decision.reason === 'no-rule' && hasWildcardRule(facts))
    return 'Name the account, so that rules for every account apply to it: under "accounts" of the rules file. Or add a rule for this account.';
  // The table has one function for each reason; TypeScript cannot pair the two by a variable.
  return (advice[decision.reason] as (denied: Denied) => string)(decision);
}

/** Whether a rule for every account exists, whether or not it applies to this one. */
export const hasWildcardRule = ({ wildcardPersonalRule, wildcardSharedRule }: Facts): boolean =>
  wildcardPersonalRule.outcome === 'found' || wildcardSharedRule.outcome === 'found';
