import * as v from 'valibot';
import { invalidFields } from '../platform/invalid-fields.ts';
import { reasonModes } from '../request/policy/reason-terms.ts';

/** The parameter `/<name>/deployment`, which Terraform and the local environment write for the command line. */
const deployment = v.looseObject({
  version: v.literal(1),
  table: v.string(),
  stateMachineArn: v.string(),
  instanceArn: v.string(),
  identityStoreId: v.string(),
  evidence: v.looseObject({
    source: v.picklist(['logs-insights', 'event-history']),
    logGroups: v.array(v.string()),
    regions: v.array(v.string()),
    roleName: v.string(),
  }),
  allowedAccounts: v.array(v.string()),
  allowedPermissionSets: v.array(v.string()),
  hasBotToken: v.boolean(),
  /** Absent from what an older version wrote. */
  ownResources: v.optional(v.array(v.string()), []),
  /** Empty without a bot token. */
  botTokenParameter: v.optional(v.string(), ''),
  openRecords: v.optional(v.picklist(['allow', 'deny']), 'deny'),
  accessSeconds: v.optional(v.number(), 3600),
  reason: v.optional(v.picklist(reasonModes), 'none'),
});

export type Deployment = v.InferOutput<typeof deployment>;

export function parseDeployment(name: string, value: string): Deployment {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), deployment), value);
  if (parsed.success) return parsed.output;
  const fields = invalidFields(parsed.issues, 'parameter');
  throw new Error(`the parameter ${name} is not as Terraform writes it: invalid fields: ${fields}`);
}
