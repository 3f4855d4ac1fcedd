import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import type { Alert } from './alerts.ts';

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
  if (alert.kind === 'unreadable')
    return {
      subject: 'Break glass access: a grant record cannot be read',
      message: lines(
        `The record of grant ${alert.grantId} cannot be read, so its access cannot be ended by the system: ${alert.reason}`,
        'Inspect the record, and the execution of the same name:',
        `  aws dynamodb get-item --region ${context.region} --table-name ${context.tableName} --key '{"id":{"S":"grant#${alert.grantId}"}}'`,
        'If the assignment still exists, remove it; then remove the attributes due and dueAt from the record.',
      ),
    };
  const { subject, summary } = summarize(alert, now);
  return {
    subject: `Break glass access: ${subject}`,
    message: lines(summary, '', ...describe(alert.grant), '', ...manualSteps(alert, context)),
  };
}

type GrantAlert = Exclude<Alert, { kind: 'unreadable' }>;

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
        summary: `Grant ${id} is past ${due.end} by ${overdue}, and its access could not be revoked: ${alert.reason}. The next sweep tries again.`,
      };
    case 'report-swept':
      return {
        subject: 'the sweep had to send a report',
        summary: `The sweep sent the report of grant ${id}: its execution had not.`,
      };
    case 'report-overdue':
      return {
        subject: 'a report is overdue',
        summary: `The access of grant ${id} has ended, but its report could not be sent: ${alert.reason}. The next sweep tries again.`,
      };
  }
}

const accessState = ({ alreadyAssigned }: Grant): string =>
  alreadyAssigned ? 'The assignment that the requester had before stays' : 'Access is revoked';

const describe = (grant: Grant): readonly string[] => [
  `Requester: ${grant.userName} (Identity Center user ${grant.principalId}, Slack user ${grant.slackUserId})`,
  `Account: ${grant.accountId}`,
  `Permission set: ${grant.permissionSetName} (${grant.permissionSetArn})`,
  `Deadline: ${grant.deadlineAt}`,
];

function manualSteps({ kind, grant }: GrantAlert, context: AlertContext): readonly string[] {
  if (kind === 'report-overdue')
    return ['Fix what prevents the report from being built or sent: see docs/when-it-fails.md.'];
  if (kind !== 'overdue') return ['No action is needed.'];
  if (grant.alreadyAssigned)
    return ['The requester had this assignment before the grant: do not remove it.'];
  const options = `--region ${context.region} --instance-arn ${context.instanceArn}`;
  return [
    'Check whether the assignment still exists:',
    `  aws sso-admin list-account-assignments ${options} --account-id ${grant.accountId} --permission-set-arn ${grant.permissionSetArn}`,
    'Remove it:',
    `  aws sso-admin delete-account-assignment ${options} --target-type AWS_ACCOUNT --target-id ${grant.accountId} --permission-set-arn ${grant.permissionSetArn} --principal-type USER --principal-id ${grant.principalId}`,
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

const lines = (...text: readonly string[]): string => text.join('\n');
