import type { FaultInjection, Faults } from '../aws/faults/faults.ts';
import type { SwitchView } from './view/sections.ts';

interface Switch extends Omit<SwitchView, 'on'> {
  readonly orders: readonly Omit<FaultInjection, 'times'>[];
}

const identityCenterCalls = [
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'ListAccountAssignments',
  'ListAccountAssignmentsForPrincipal',
] as const;

const switches: readonly Switch[] = [
  {
    id: 'throttling',
    label: 'Identity Center throttles',
    description: 'Every step is tried again, and goes on where it was once you switch this off.',
    orders: identityCenterCalls.map((operation) => ({
      service: 'sso-admin',
      operation,
      fault: 'throttle',
    })),
  },
  {
    id: 'assignment',
    label: 'Assignments fail',
    description: 'The person is told the truth, people are alerted, and nothing stays behind.',
    orders: [
      { service: 'sso-admin', operation: 'CreateAccountAssignment', fault: 'fail-assignment' },
    ],
  },
  {
    id: 'slack',
    label: 'Slack is down',
    description: 'Access comes and ends all the same. Only the news about it is lost.',
    orders: [{ service: 'slack', operation: '*', fault: 'error-500' }],
  },
  {
    id: 'mail',
    label: 'Mail is down',
    description: 'Access ends on time. The report is owed, and comes when mail is back.',
    orders: [{ service: 'sesv2', operation: '*', fault: 'error-500' }],
  },
];

/** In effect for as long as the switch is on. */
const untilSwitchedOff = 1_000_000;

/** The switches as they stand: what was ordered elsewhere, or was counted off, shows too. */
export function buildSwitchViews(faults: Pick<Faults, 'pending'>): readonly SwitchView[] {
  const pending = faults.pending();
  return switches.map(({ orders, ...face }) => ({
    ...face,
    on: orders.some((order) => pending.some((one) => isSame(one, order))),
  }));
}

/** Answers whether there is such a switch. */
export function setSwitch(faults: Faults, id: string, on: boolean): boolean {
  const meant = switches.find((one) => one.id === id);
  if (meant === undefined) return false;
  faults.cancel((pending) => meant.orders.some((order) => isSame(pending, order)));
  if (on) for (const order of meant.orders) faults.add({ ...order, times: untilSwitchedOff });
  return true;
}

const isSame = (one: FaultInjection, other: Omit<FaultInjection, 'times'>): boolean =>
  one.service === other.service && one.operation === other.operation && one.fault === other.fault;
