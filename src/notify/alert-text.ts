import type { AssignmentTarget } from '../grant/record/assignment-target.ts';
import { type Grant, grantIdOf, isOver } from '../grant/record/grant.ts';
import { shown } from '../platform/one-line.ts';
import { shellCommand } from '../platform/shell-command.ts';
import type { Alert } from './alerts.ts';
import { deleteCommand } from './delete-command.ts';

export interface AlertText {
  /** At most 100 characters of ASCII, as SNS requires. */
  readonly subject: string;
  readonly message: string;
}

export interface AlertContext {
  readonly instanceArn: string;
  readonly region: string;
  readonly tableName: string;
}

/** The text of an alert: what happened, to which grant, and the AWS CLI commands to inspect and fix it. */
export function buildAlertText(alert: Alert, context: AlertContext, now: number): AlertText {
  const { subject, text } = describeAlert(alert, context, now);
  return { subject: `Break glass access: ${subject}`, message: text.join('\n') };
}

/** How urgent an alert is: `critical` where somebody may have access that nobody decided on. */
export const severityOf = ({ kind }: Alert): 'notice' | 'warning' | 'critical' => severities[kind];

const severities = {
  swept: 'warning',
  overdue: 'critical',
  contradicted: 'critical',
  'listed-again': 'critical',
  'report-swept': 'notice',
  'report-overdue': 'warning',
  'recipients-refused': 'warning',
  lost: 'critical',
  junk: 'critical',
} as const;

interface Description {
  readonly subject: string;
  readonly text: readonly string[];
}

function describeAlert(alert: Alert, context: AlertContext, now: number): Description {
  if (alert.kind === 'junk') return describeJunk(alert, context);
  if (alert.kind === 'lost') return describeLost(alert, context);
  const { subject, summary } = summarize(alert, now);
  return {
    subject,
    text: [summary, '', ...describe(alert.grant), '', ...manualSteps(alert, context)],
  };
}

const describeJunk = (
  { count, grantIds }: Extract<Alert, { kind: 'junk' }>,
  { region, tableName }: AlertContext,
): Description => ({
  subject: 'due records cannot be read',
  text: [
    `${count} due ${count === 1 ? 'record is' : 'records are'} not as this system writes ${count === 1 ? 'it' : 'them'}, so that what ${count === 1 ? 'it stands' : 'they stand'} for cannot be ended or reported on. Somebody has changed the table.`,
    ...(grantIds.length > 0
      ? [
          'Inspect them, and the executions of the same names:',
          ...grantIds.map(
            (grantId) =>
              `  ${shellCommand([
                ...['aws', 'dynamodb', 'get-item', '--region', region, '--table-name', tableName],
                ...['--key', JSON.stringify({ id: { S: `grant#${grantId}` } })],
              ])}`,
          ),
        ]
      : []),
    'If an assignment still exists, remove it; then delete the records: see docs/when-it-fails.md.',
  ],
});

const describeLost = (
  { grantId, target }: Extract<Alert, { kind: 'lost' }>,
  context: AlertContext,
): Description => ({
  subject: 'the record of a grant is missing',
  text: target
    ? [
        `The record of grant ${grantId} is missing, or names somebody else, its execution is over, and the user still has the assignment. The system cannot prove that the grant created it, so it does not remove it.`,
        '',
        `Identity Center user: ${target.principalId}`,
        `Account: ${target.accountId}`,
        `Permission set: ${target.permissionSetArn}`,
        '',
        ...removalCommands(target, context),
        'Then run break-glass unlock.',
      ]
    : [
        `The record of grant ${grantId} is missing, and its execution is running. Its access ends as it was decided, but somebody has deleted the record: look for DeleteItem in CloudTrail’s data events.`,
      ],
});

type GrantAlert = Exclude<Alert, { kind: 'junk' | 'lost' }>;

function summarize(alert: GrantAlert, now: number): { subject: string; summary: string } {
  const id = grantIdOf(alert.grant);
  const due = dueEnd(alert.grant);
  const overdue = overdueDuration(due.at, now);
  switch (alert.kind) {
    case 'swept':
      return {
        subject: 'the sweep had to end a grant',
        summary: `The sweep ended grant ${id}, ${overdue} after ${due.end}: its execution had not. ${accessState(alert.grant)}; check the execution of the same name.`,
      };
    case 'overdue':
      return {
        subject: 'ACCESS IS OVERDUE',
        summary: `Grant ${id} is past ${due.end} by ${overdue}, and its access could not be revoked: ${shown(alert.reason)}. The next sweep tries again.`,
      };
    case 'contradicted':
      return {
        subject: 'A RECORD IS CONTRADICTED',
        summary: isOver(alert.grant)
          ? `The sweep ended grant ${id} as it was decided, and its record did not agree with that. ${shown(alert.reason)} Find out who changed the table: see docs/when-it-fails.md.`
          : `Grant ${id} is past ${due.end} by ${overdue}, and the system must not act on its record: ${shown(alert.reason)}. Somebody may have changed or restored it.`,
      };
    case 'listed-again':
      return {
        subject: 'AN ASSIGNMENT EXISTS AFTER ITS GRANT',
        summary: `Grant ${id} has ended, but the user has the assignment. The system did not remove it: somebody may have assigned it since.`,
      };
    case 'report-swept':
      return {
        subject: 'the sweep had to send a report',
        summary: `The sweep sent the report of grant ${id}: its execution had not.`,
      };
    case 'recipients-refused':
      return {
        subject: 'recipients of a report were refused',
        summary: `The report of grant ${id} was not sent to ${alert.recipients.join(', ')}: SES refused the address. The other recipients got it.`,
      };
    case 'report-overdue':
      return {
        subject: 'a report is overdue',
        summary: `The access of grant ${id} has ended, but its report could not be sent: ${shown(alert.reason)}. The next sweep tries again.`,
      };
  }
}

const accessState = ({ alreadyAssigned }: Grant): string =>
  alreadyAssigned ? 'The assignment that the requester had before stays' : 'Access is revoked';

const describe = (grant: Grant): readonly string[] => [
  `Requester: ${shown(grant.userName)} (Identity Center user ${grant.principalId}, Slack user ${grant.slackUserId})`,
  `Account: ${grant.accountId}`,
  `Permission set: ${grant.permissionSetName} (${grant.permissionSetArn})`,
  `Deadline: ${grant.deadlineAt}`,
];

function manualSteps({ kind, grant }: GrantAlert, context: AlertContext): readonly string[] {
  if (kind === 'recipients-refused')
    return ['Correct contact_emails, or verify the address while SES is in its sandbox.'];
  if (kind === 'report-overdue')
    return ['Fix what prevents the report from being built or sent: see docs/when-it-fails.md.'];
  if (kind === 'swept' || kind === 'report-swept') return ['No action is needed.'];
  if (kind === 'overdue' && grant.alreadyAssigned)
    return ['The requester had this assignment before the grant: do not remove it.'];
  return removalCommands(grant, context);
}

function removalCommands(
  target: AssignmentTarget,
  { region, instanceArn }: AlertContext,
): readonly string[] {
  const options = ['--region', region, '--instance-arn', instanceArn];
  const list = shellCommand([
    ...['aws', 'sso-admin', 'list-account-assignments', ...options],
    ...['--account-id', target.accountId, '--permission-set-arn', target.permissionSetArn],
  ]);
  return [
    'Check whether the assignment still exists:',
    `  ${list}`,
    'Remove it, unless the user is meant to have it:',
    `  ${deleteCommand(target, options)}`,
  ];
}

/** When access had to end: at the end request or at the deadline, whichever came first. */
function dueEnd({ deadlineAt, endRequestedAt }: Grant): { at: string; end: string } {
  return endRequestedAt !== undefined && endRequestedAt < deadlineAt
    ? { at: endRequestedAt, end: 'the requested end' }
    : { at: deadlineAt, end: 'its deadline' };
}

/** The time since `at`, in at most two units. */
function overdueDuration(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
