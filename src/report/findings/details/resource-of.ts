import { type CloudTrailEvent, fields, text } from '../../../evidence/cloudtrail-event.ts';
import { type Leaf, leavesOf } from './record-leaves.ts';

const maxNames = 4;
const maxNameLength = 500;
const maxResources = 200;

/** `resourcesOf` in one text, for a table. */
export function resourceOf(event: Pick<CloudTrailEvent, 'raw'>): string {
  const names = resourcesOf(event);
  const shown = names.slice(0, maxNames).join(', ');
  return names.length > maxNames ? `${shown}, …` : shown;
}

/**
 * The resources that a call concerns: the ARNs in the record's `resources`, otherwise the request
 * parameters that name something, otherwise the ARN in the error message. Empty if the record names
 * nothing. Bounded in length and time for any record.
 */
export function resourcesOf({ raw }: Pick<CloudTrailEvent, 'raw'>): readonly string[] {
  const arns = arnsIn(raw['resources']);
  const requested = arns.length > 0 ? arns : namesIn(leavesOf(raw['requestParameters']));
  const names = requested.length > 0 ? requested : arnInErrorMessage(raw['errorMessage']);
  return [...new Set(names)].map((name) => name.slice(0, maxNameLength));
}

function arnsIn(resources: unknown): readonly string[] {
  if (!Array.isArray(resources)) return [];
  return resources.slice(0, maxResources).flatMap((resource: unknown) => {
    const { ARN, arn } = fields(resource);
    return text(ARN) ?? text(arn) ?? [];
  });
}

/** A denied call's record often has no parameters, but a message that ends in `on resource: <ARN> ...`. */
function arnInErrorMessage(message: unknown): readonly string[] {
  const [, arn] = / on resource: (arn:\S{1,500})/.exec((text(message) ?? '').slice(0, 2_000)) ?? [];
  return arn === undefined ? [] : [arn];
}

/** Parameters that name the resource of a call, in any service's spelling. */
const namingKey =
  /(?:name|names|id|ids|arn|arns|identifier|identifiers|alias|path|bucket|key|resource|target)$/i;
/** Keys that match `namingKey` but do not name the resource. */
const otherKey =
  /(?:sessionName|clientToken|requestId|versionId|maxItems|attributeName|Permission\.\w+\.items\.userId|snapshotSchedule)$/i;
/** What the resource is to use. It counts only where nothing else is named. */
const usedKey =
  /(?:policyArn|policyName|roleArn|(?:^|\.)role|kmsKeyId|subnetIds?|networkInterfaceIds?|securityGroupIds?|vpcId|imageId|keyName|iamInstanceProfile\.\w+|parameterGroupName|optionGroupName|engineName|subnetGroupName)$/i;

function namesIn(leaves: readonly Leaf[]): readonly string[] {
  const named = leaves.filter(
    ({ key, path, value }) =>
      value !== '' && value !== '/' && namingKey.test(key) && !otherKey.test(path),
  );
  const own = named.filter(({ path }) => !usedKey.test(path));
  return (own.length > 0 ? own : named).map(({ value }) => value);
}
