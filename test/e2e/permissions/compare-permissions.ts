import type { Permissions } from '../../../infra/permissions.ts';

/** Actions that AWS itself performs with a role, without a call from this project. */
const platformActions: Readonly<Record<'lambda' | 'state-machine', readonly string[]>> = {
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

/** Entries are `<role> <action>`. */
interface Comparison {
  /** Used but not allowed. */
  readonly missing: readonly string[];
  /** Allowed but not used. */
  readonly unused: readonly string[];
}

export function comparePermissions(
  permissions: Permissions,
  used: ReadonlySet<string>,
): Comparison {
  const allowed = new Set(
    Object.entries(permissions).flatMap(([role, statements]) =>
      statements
        .filter(({ effect }) => effect !== 'Deny')
        .flatMap(({ actions }) => actions.map((action) => `${role} ${action}`)),
    ),
  );
  const required = new Set([...used, ...Object.keys(permissions).flatMap(platformActionsOf)]);
  return {
    missing: [...required].filter((action) => !allowed.has(action)).sort(),
    unused: [...allowed].filter((action) => !required.has(action)).sort(),
  };
}

const platformActionsOf = (role: string): readonly string[] =>
  platformActions[role === 'state-machine' ? role : 'lambda'].map((action) => `${role} ${action}`);
