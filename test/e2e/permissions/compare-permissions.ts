import type { Permissions } from '../../../infra/permissions.ts';

/** Actions that AWS itself takes with a role: no code of ours calls them. */
export const platformActions: Readonly<Record<'lambda' | 'state-machine', readonly string[]>> = {
  lambda: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  'state-machine': [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
};

/** As `<role> <action>`: what was used but is not allowed, and what is allowed but was not used. */
export interface Comparison {
  readonly missing: readonly string[];
  readonly unused: readonly string[];
}

export function comparePermissions(
  permissions: Permissions,
  used: ReadonlySet<string>,
): Comparison {
  const allowed = new Set(
    Object.entries(permissions).flatMap(([role, statements]) =>
      statements.flatMap(({ actions }) => actions.map((action) => `${role} ${action}`)),
    ),
  );
  const taken = new Set([...used, ...Object.keys(permissions).flatMap(platformActionsOf)]);
  return {
    missing: [...taken].filter((one) => !allowed.has(one)).sort(),
    unused: [...allowed].filter((one) => !taken.has(one)).sort(),
  };
}

const platformActionsOf = (role: string): readonly string[] =>
  platformActions[role === 'state-machine' ? role : 'lambda'].map((action) => `${role} ${action}`);
