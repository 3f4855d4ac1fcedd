import type { ReasonMode } from '../../request/policy/reason-terms.ts';
import type { FileRule } from './rules-schema.ts';

/** What is wrong with a rule by itself: the key to blame, and a text that says what to do. */
export type RuleProblem = readonly [key: keyof FileRule, message: string];

/** Finds what is wrong with one rule, as far as its own keys show. */
export const checkRule = (rule: FileRule): readonly RuleProblem[] => [
  ...checkSubjects(rule),
  ...checkSeconds(rule),
  ...checkReason(rule),
  ...checkApprovals(rule),
  ...checkRepeated(rule),
];

function checkSubjects({ user, users, groups, everyLinkedUser }: FileRule): RuleProblem[] {
  const named = users !== undefined || groups !== undefined;
  if (user !== undefined && (named || everyLinkedUser))
    return [
      [
        'user',
        'The key "user" makes a rule for this one user: move users, groups and everyLinkedUser to a rule of their own.',
      ],
    ];
  if (everyLinkedUser && named)
    return [['everyLinkedUser', 'The rule names users or groups, and everybody: leave one out.']];
  if (user === undefined && !named && !everyLinkedUser)
    return [
      [
        'permissionSet',
        'The rule names nobody: add users or groups, or everyLinkedUser: true for everybody who is linked.',
      ],
    ];
  return [];
}

function checkSeconds({ accessSeconds, maxAccessSeconds }: FileRule): RuleProblem[] {
  if (accessSeconds === undefined || maxAccessSeconds === undefined) return [];
  return maxAccessSeconds > accessSeconds
    ? []
    : [
        [
          'maxAccessSeconds',
          'maxAccessSeconds must be more than accessSeconds: raise it, or leave it out.',
        ],
      ];
}

function checkReason({ reason, tickets }: FileRule): RuleProblem[] {
  return tickets !== undefined && reason === 'none'
    ? [['tickets', 'tickets asks for a reason, and reason is none: say "first" or "after".']]
    : [];
}

/** Finds why a rule would allow nobody without a bot token. `defaultReason` counts where the rule does not say. */
export function checkWithoutBotToken(
  { approvals, reason }: FileRule,
  defaultReason: ReasonMode,
): readonly RuleProblem[] {
  const remedy =
    'without a bot token nobody can be asked. Set bot_token_parameter in Terraform, or';
  return [
    ...(approvals === undefined
      ? []
      : [['approvals', `The rule asks for approval, and ${remedy} leave approvals out.`] as const]),
    ...((reason ?? defaultReason) === 'first'
      ? [
          [
            reason === undefined ? 'permissionSet' : 'reason',
            `The rule asks for a reason first, and ${remedy} say reason: after.`,
          ] as const,
        ]
      : []),
  ];
}

function checkApprovals(rule: FileRule): RuleProblem[] {
  const { approvals, approvers, approverGroups } = rule;
  if (approvals === undefined)
    return (['approvers', 'approverGroups', 'approvalSeconds', 'override'] as const)
      .filter((key) => rule[key] !== undefined)
      .map((key) => [key, `${key} needs approvals: add approvals: 1, or leave ${key} out.`]);
  if (approvers === undefined && approverGroups === undefined)
    return [['approvals', 'approvals needs approvers: add approvers or approverGroups.']];
  // Who is in a group is known only with Identity Center: `rules plan` counts them.
  if (approverGroups !== undefined) return [];
  const { user, users, groups } = rule;
  const named = groups === undefined ? (users ?? (user === undefined ? [] : [user])) : [];
  return checkApproverCount(rule, new Set(approvers), new Set(named));
}

/**
 * Checks that somebody could get the approvals: nobody approves their own request. Without requesters, it is not
 * known who they are, and only the number of approvers counts.
 */
export function checkApproverCount(
  { approvals = 0 }: FileRule,
  approvers: ReadonlySet<string>,
  requesters: ReadonlySet<string>,
): RuleProblem[] {
  if (approvals > approvers.size)
    return [
      [
        'approvals',
        `The rule needs ${approvals} approvals and has ${approvers.size} approvers: name more approvers, or lower approvals.`,
      ],
    ];
  if (requesters.size === 0) return [];
  const canBeApproved = [...requesters].some(
    (requester) => approvers.size - Number(approvers.has(requester)) >= approvals,
  );
  return canBeApproved
    ? []
    : [
        [
          'approvals',
          'Nobody could be granted access by this rule: nobody approves their own request, and without the requester there are too few approvers. Name another approver.',
        ],
      ];
}

function checkRepeated(rule: FileRule): RuleProblem[] {
  return (['users', 'groups', 'approvers', 'approverGroups', 'tickets'] as const).flatMap(
    (key): RuleProblem[] => {
      const repeated = rule[key]?.find((name, index, names) => names.indexOf(name) !== index);
      return repeated === undefined
        ? []
        : [[key, `${JSON.stringify(repeated)} is there twice in ${key}: remove one.`]];
    },
  );
}
