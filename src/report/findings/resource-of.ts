import { type CloudTrailEvent, fields, text } from '../../evidence/cloudtrail-event.ts';

const maxNames = 4;
const maxSteps = 200;
const maxDepth = 6;

/**
 * What a call was about, as its record names it: the ARNs of its `resources`, and without any the
 * request's parameters that name something. Empty where it names nothing. Bounded in length and
 * in time, whatever the record holds.
 */
export function resourceOf({ raw }: Pick<CloudTrailEvent, 'raw'>): string {
  const arns = arnsOf(raw['resources']);
  const asked = arns.length > 0 ? arns : namesIn(raw['requestParameters']);
  const names = asked.length > 0 ? asked : refusedOn(raw['errorMessage']);
  const said = [...new Set(names)].slice(0, maxNames).map((name) => name.slice(0, maxLength));
  return names.length > maxNames ? `${said.join(', ')}, …` : said.join(', ');
}

const maxLength = 500;

function arnsOf(resources: unknown): readonly string[] {
  if (!Array.isArray(resources)) return [];
  return resources.slice(0, maxSteps).flatMap((resource: unknown) => {
    const { ARN, arn } = fields(resource);
    return text(ARN) ?? text(arn) ?? [];
  });
}

/** The record of a denied call often has no parameters, and a message that ends in `on resource: <ARN> ...`. */
function refusedOn(message: unknown): readonly string[] {
  const [, arn] = / on resource: (arn:\S{1,500})/.exec((text(message) ?? '').slice(0, 2_000)) ?? [];
  return arn === undefined ? [] : [arn];
}

/** Parameters that name the thing that a call is about, in any service's spelling. */
const namingKey = /(?:name|names|id|ids|arn|arns|alias|path|bucket|key|resource|target)$/i;
/** Keys that look like names and say how, not on what. */
const tags = /^tag/i;
const otherKey = /(?:sessionName|clientToken|requestId|versionId|kmsKeyId|maxItems)$/i;

interface Step {
  readonly value: unknown;
  readonly key: string;
  readonly depth: number;
}

function namesIn(parameters: unknown): readonly string[] {
  const found: string[] = [];
  const steps: Step[] = [{ value: parameters, key: '', depth: 0 }];
  for (let taken = 0; taken < steps.length && taken < maxSteps; taken += 1) {
    const step = steps[taken];
    if (step === undefined || step.depth > maxDepth) break;
    const { value, key } = step;
    if (typeof value === 'string') {
      if (value !== '' && value !== '/' && namingKey.test(key) && !otherKey.test(key))
        found.push(value);
    } else addParts(step, steps);
  }
  return found;
}

/** A list's entries go by the list's name. */
function addParts({ value, key, depth }: Step, steps: Step[]): void {
  if (Array.isArray(value)) {
    for (const entry of value.slice(0, maxSteps))
      steps.push({ key, value: entry, depth: depth + 1 });
    return;
  }
  const parts = fields(value);
  for (const name of Object.keys(parts).slice(0, maxSteps))
    if (!tags.test(name))
      steps.push({ key: name.slice(0, 100), value: parts[name], depth: depth + 1 });
}
