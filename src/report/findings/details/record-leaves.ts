import { fields } from '../../../evidence/cloudtrail-event.ts';

/** A text, number or boolean in a record. */
export interface Leaf {
  readonly key: string;
  /** The keys on the way, joined by dots. The entries of a list have the key of the list. */
  readonly path: string;
  readonly value: string;
}

const maxSteps = 400;
const maxDepth = 8;
const maxKeyLength = 100;

interface Step {
  readonly value: unknown;
  readonly key: string;
  readonly path: string;
  readonly depth: number;
}

/** Lists a record member's leaves, the outer ones first. Bounded in time for any record. */
export function leavesOf(root: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const steps: Step[] = [{ value: root, key: '', path: '', depth: 0 }];
  for (let index = 0; index < steps.length && index < maxSteps; index += 1) {
    const step = steps[index];
    if (step === undefined || step.depth > maxDepth) break;
    const { value, key, path } = step;
    if (typeof value === 'string') leaves.push({ key, path, value });
    else if (typeof value === 'number' || typeof value === 'boolean')
      leaves.push({ key, path, value: String(value) });
    else pushChildren(step, steps);
  }
  return leaves;
}

/** Tags name no resource. EC2 writes `{ "tag": 1, "content": … }` for a list's entry. */
const tagKey = /^tag/i;
/** They say nothing about the value: the key around them does. */
const neutralKey = /^(?:items?|member|content)$/i;

function pushChildren({ value, key, path, depth }: Step, steps: Step[]): void {
  if (Array.isArray(value)) {
    for (const entry of value.slice(0, maxSteps))
      steps.push({ key, path, value: entry, depth: depth + 1 });
    return;
  }
  const members = fields(value);
  if (isPolicy(members)) return;
  for (const name of Object.keys(members).slice(0, maxSteps)) {
    if (tagKey.test(name)) continue;
    const cut = name.slice(0, maxKeyLength);
    steps.push({
      key: neutralKey.test(cut) ? key : cut,
      path: path === '' ? cut : `${path}.${cut}`,
      value: members[name],
      depth: depth + 1,
    });
  }
}

/** What a policy names is no resource of the call. */
const isPolicy = (members: Readonly<Record<string, unknown>>): boolean =>
  members['Statement'] !== undefined;
