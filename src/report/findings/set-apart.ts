import { type CloudTrailEvent, fields, text } from '../../evidence/cloudtrail-event.ts';
import { resourcesOf } from './details/resource-of.ts';
import type { FindingReason, FindingRule } from './rules/finding-rule.ts';
import { publicParameters, serviceKeyGrants } from './rules/special-rules.ts';

/** The reason of a call that its rule names, but that is harmless: it stands apart. */
export function reasonApart(rule: FindingRule, event: CloudTrailEvent): FindingReason {
  if (rule.id === 'secrets-read' && isPublicParameter(event)) return publicParameters;
  if (rule.id === 'data-shared' && isServiceGrant(event)) return serviceKeyGrants;
  return rule;
}

/** Source: Systems Manager User Guide, "Working with public parameters". */
const publicParameter =
  /^(?:arn:[a-z-]{1,20}:ssm:[a-z\d-]{1,30}::parameter)?\/aws\/service(?:\/|$)/;

/** Every parameter that was read is one that AWS publishes: such a parameter's ARN has no account. */
function isPublicParameter(event: CloudTrailEvent): boolean {
  if (event.eventSource !== 'ssm.amazonaws.com') return false;
  const names = resourcesOf(event);
  return names.length > 0 && names.every((name) => publicParameter.test(name));
}

/**
 * A grant that a service made with the user's session, and of which the grantee is the service: it acts as
 * `<service>.amazonaws.com`, or in the account with a role session of its own.
 */
function isServiceGrant({ eventSource, eventName, identity, ...event }: CloudTrailEvent): boolean {
  if (eventSource !== 'kms.amazonaws.com' || eventName !== 'CreateGrant') return false;
  if (identity.invokedBy === undefined) return false;
  const { granteePrincipal } = fields(event.raw['requestParameters']);
  const grantee = text(granteePrincipal) ?? '';
  return (
    /^[a-z\d.-]{1,100}\.amazonaws\.com$/.test(grantee) ||
    /^arn:[a-z-]{1,20}:sts::(\d{12}):assumed-role\/aws:/.exec(grantee)?.[1] ===
      event.recipientAccountId
  );
}
