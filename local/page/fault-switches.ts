import type { FaultInjection, Faults } from '../aws/faults/faults.ts';
import type { SwitchView } from './view/sections.ts';

interface FaultSwitch extends Omit<SwitchView, 'on'> {
  readonly injections: readonly Omit<FaultInjection, 'times'>[];
}

const identityCenterCalls = [
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'ListAccountAssignments',
  'ListAccountAssignmentsForPrincipal',
] as const;

const tokenMethods = [
  'auth.test',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.open',
  'views.open',
  'views.update',
] as const;

const switches: readonly FaultSwitch[] = [
  {
    id: 'throttling',
    label: 'Identity Center throttles',
    description: 'The state machine retries each step, and continues when you switch this off.',
    injections: identityCenterCalls.map((operation) => ({
      service: 'sso-admin',
      operation,
      fault: 'throttle',
    })),
  },
  {
    id: 'assignment',
    label: 'Assignments fail',
    description: 'The requester is notified, an alert is published, and no assignment is left.',
    injections: [
      { service: 'sso-admin', operation: 'CreateAccountAssignment', fault: 'fail-assignment' },
    ],
  },
  {
    id: 'slack',
    label: 'Slack is down',
    description: 'Access is granted and revoked. The notifications are sent when Slack is back.',
    injections: [{ service: 'slack', operation: '*', fault: 'error-500' }],
  },
  {
    id: 'slack-slow',
    label: 'Slack is slow',
    description: 'Slack takes three seconds for each response: longer than the functions wait.',
    injections: [{ service: 'slack', operation: '*', fault: 'delay-3000' }],
  },
  {
    id: 'slack-throttling',
    label: 'Slack throttles',
    description: 'Slack returns 429 and asks to try again after one second.',
    injections: [{ service: 'slack', operation: '*', fault: 'throttle' }],
  },
  {
    id: 'slack-token',
    label: 'The bot token is revoked',
    description: 'Slack returns invalid_auth. Response URLs need no token, and go on working.',
    injections: tokenMethods.map((operation) => ({
      service: 'slack',
      operation,
      fault: 'slack-error-invalid_auth',
    })),
  },
  {
    id: 'response-urls',
    label: 'Response URLs are dead',
    description: 'Slack returns 404, as after thirty minutes or five uses.',
    injections: [{ service: 'slack', operation: 'response-url', fault: 'slack-error-expired_url' }],
  },
  {
    id: 'triggers',
    label: 'Triggers have expired',
    description: 'Slack opens no modal: it returns expired_trigger_id, as three seconds later.',
    injections: [
      { service: 'slack', operation: 'views.open', fault: 'slack-error-expired_trigger_id' },
    ],
  },
  {
    id: 'direct-messages',
    label: 'Direct messages are closed',
    description: 'Slack returns channel_not_found for a user until conversations.open is called.',
    injections: [
      { service: 'slack', operation: 'chat.postMessage', fault: 'direct-message-closed' },
    ],
  },
  {
    id: 'mail',
    label: 'Mail is down',
    description: 'Access ends on time. The report stays due, and is sent when mail is back.',
    injections: [{ service: 'sesv2', operation: '*', fault: 'error-500' }],
  },
];

/** More calls than are made while a switch is on. */
const unlimitedTimes = 1_000_000;

/** A switch is on while one of its faults is pending, including a fault from another source. */
export function buildSwitchViews(faults: Pick<Faults, 'pending'>): readonly SwitchView[] {
  const pending = faults.pending();
  return switches.map(({ injections, ...view }) => ({
    ...view,
    on: injections.some((injection) => pending.some((fault) => isSame(fault, injection))),
  }));
}

/** Returns false for an unknown switch. */
export function setSwitch(faults: Faults, id: string, on: boolean): boolean {
  const faultSwitch = switches.find((candidate) => candidate.id === id);
  if (faultSwitch === undefined) return false;
  faults.cancel((pending) =>
    faultSwitch.injections.some((injection) => isSame(pending, injection)),
  );
  if (on)
    for (const injection of faultSwitch.injections)
      faults.add({ ...injection, times: unlimitedTimes });
  return true;
}

const isSame = (fault: FaultInjection, other: Omit<FaultInjection, 'times'>): boolean =>
  fault.service === other.service &&
  fault.operation === other.operation &&
  fault.fault === other.fault;
