import { type CloudTrailEvent, fields, text } from '../../evidence/cloudtrail-event.ts';

const maxNames = 4;
const maxNameLength = 500;
const maxSteps = 200;
const maxDepth = 6;

/**
 * The resources that a call concerns: the ARNs in the record's `resources`, otherwise the request
 * parameters that name something, otherwise the ARN in the error message. Empty if the record names
 * nothing. Bounded in length and time for any record.
 */
export function resourceOf({ raw }: Pick<CloudTrailEvent, 'raw'>): string {
  const arns = arnsIn(raw['resources']);
  const requested = arns.length > 0 ? arns : namesIn(raw['requestParameters']);
  const names = requested.length > 0 ? requested : arnInErrorMessage(raw['errorMessage']);
  const shown = [...new Set(names)]
    .slice(0, maxNames)
    .map((name) => name.slice(0, maxNameLength))
    .join(', ');
  return names.length > maxNames ? `${shown}, …` : shown;
}

function arnsIn(resources: unknown): readonly string[] {
  if (!Array.isArray(resources)) return [];
  return resources.slice(0, maxSteps).flatMap((resource: unknown) => {
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
const namingKey = /(?:name|names|id|ids|arn|arns|alias|path|bucket|key|resource|target)$/i;
/** Keys that match `namingKey` but do not name the resource. */
const tagKey = /^tag/i;
const otherKey = /(?:sessionName|clientToken|requestId|versionId|kmsKeyId|maxItems)$/i;

interface Step {
  readonly value: unknown;
  readonly key: string;
  readonly depth: number;
}

function namesIn(parameters: unknown): readonly string[] {
  const names: string[] = [];
  const steps: Step[] = [{ value: parameters, key: '', depth: 0 }];
  for (let index = 0; index < steps.length && index < maxSteps; index += 1) {
    const step = steps[index];
    if (step === undefined || step.depth > maxDepth) break;
    const { value, key } = step;
    if (typeof value === 'string') {
      if (value !== '' && value !== '/' && namingKey.test(key) && !otherKey.test(key))
        names.push(value);
    } else pushChildren(step, steps);
  }
  return names;
}

/** A list's entries keep the key of the list. */
function pushChildren({ value, key, depth }: Step, steps: Step[]): void {
  if (Array.isArray(value)) {
    for (const entry of value.slice(0, maxSteps))
      steps.push({ key, value: entry, depth: depth + 1 });
    return;
  }
  const members = fields(value);
  for (const name of Object.keys(members).slice(0, maxSteps))
    if (!tagKey.test(name))
      steps.push({ key: name.slice(0, 100), value: members[name], depth: depth + 1 });
}
