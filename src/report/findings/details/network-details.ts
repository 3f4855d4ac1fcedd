import { type Fields, fields } from '../../../evidence/cloudtrail-event.ts';
import type { Facts } from './policy-details.ts';

const maxSteps = 400;
const everywhere: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

interface Step {
  readonly value: unknown;
  readonly ports: string;
}

/** The address ranges in request parameters, each with its ports: `{ label: 'network', value: 'port 22, 0.0.0.0/0' }`. */
export function networkFacts(parameters: Fields): Facts {
  const ranges = new Set<string>();
  const values = new Set<string>();
  const steps: Step[] = [{ value: parameters, ports: '' }];
  for (let index = 0; index < steps.length && index < maxSteps; index += 1) {
    const step = steps[index];
    if (step === undefined) break;
    const members = membersOf(step.value);
    const ports = portsOf(fields(step.value)) ?? step.ports;
    for (const [key, value] of members.slice(0, maxSteps)) {
      if (typeof value === 'object' && value !== null) steps.push({ value, ports });
      if (typeof value !== 'string' || !/cidr/i.test(key)) continue;
      ranges.add(value);
      values.add(ports === '' ? value : `${ports}, ${value}`);
    }
  }
  return {
    details: [...values].map((value) => ({ label: 'network', value })),
    isGrave: [...ranges].some((range) => everywhere.has(range)),
  };
}

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  Array.isArray(value) ? value.map((entry) => ['', entry] as const) : Object.entries(fields(value));

/** Security groups have `fromPort` and `toPort`, network ACLs a `portRange`; `-1` is every protocol. */
function portsOf(members: Fields): string | undefined {
  const protocol = members['ipProtocol'] ?? members['IpProtocol'] ?? members['protocol'];
  const range = fields(members['portRange']);
  const from = members['fromPort'] ?? members['FromPort'] ?? range['from'];
  const to = members['toPort'] ?? members['ToPort'] ?? range['to'] ?? from;
  if (from === undefined) return String(protocol) === '-1' ? 'all ports' : undefined;
  return from === to ? `port ${from}` : `ports ${from} to ${to}`;
}
