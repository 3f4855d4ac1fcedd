import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import type { Alert } from './alerts.ts';

export interface AlertText {
  /** At most 100 characters of ASCII, as SNS wants it. */
  readonly subject: string;
  readonly message: string;
}

export interface AlertContext {
  readonly instanceArn: string;
  readonly region: string;
  readonly tableName: string;
}

/** Words an alert: what happened, to which grant, and the exact lines that look and mend by hand. */
export function buildAlertText(alert: Alert, place: AlertContext, now: number): AlertText {
  if (alert.kind === 'unreadable')
    return {
      subject: 'Break glass access: a grant record cannot be read',
      message: lines(
        `The record of grant ${alert.grantId} cannot be read, so its access cannot be ended by the system: ${alert.why}`,
        'Inspect the record, and the execution of the same name:',
        `  aws dynamodb get-item --region ${place.region} --table-name ${place.tableName} --key '{"id":{"S":"grant#${alert.grantId}"}}'`,
        'If the assignment still exists, remove it; then remove the attributes due and dueAt from the record.',
      ),
    };
  const { subject, what } = wording(alert, now);
  return {
    subject: `Break glass access: ${subject}`,
    message: lines(what, '', ...describe(alert.grant), '', ...manualSteps(alert, place)),
  };
}

type GrantAlert = Exclude<Alert, { kind: 'unreadable' }>;

function wording(alert: GrantAlert, now: number): { subject: string; what: string } {
  const id = grantIdOf(alert.grant);
  const owed = dueEnd(alert.grant);
  const late = overdueDuration(owed.at, now);
  switch (alert.kind) {
    case 'swept':
      return {
        subject: 'the sweep had to end a grant',
        what: `The sweep ended grant ${id}, ${late} after ${owed.end}: its execution had not. ${grantIsGone(alert.grant)}; check the execution of the same name.`,
      };
    case 'overdue':
      return {
        subject: 'ACCESS IS OVERDUE',
        what: `Grant ${id} is past ${owed.end} by ${late}, and its access could not be revoked: ${alert.why}. The next sweep tries again.`,
      };
    case 'report-swept':
      return {
        subject: 'the sweep had to send a report',
        what: `The sweep sent the report of grant ${id}: its execution had not.`,
      };
    case 'report-overdue':
      return {
        subject: 'a report is overdue',
        what: `The access of grant ${id} has ended, but its report could not be sent: ${alert.why}. The next sweep tries again.`,
      };
  }
}

const grantIsGone = ({ alreadyAssigned }: Grant): string =>
  alreadyAssigned ? 'The assignment that the person had before stays' : 'Access is revoked';

const describe = (grant: Grant): readonly string[] => [
  `Person: ${grant.userName} (Identity Center user ${grant.principalId}, Slack user ${grant.slackUserId})`,
  `Account: ${grant.accountId}`,
  `Permission set: ${grant.permissionSetName} (${grant.permissionSetArn})`,
  `Deadline: ${grant.deadlineAt}`,
];

function manualSteps({ kind, grant }: GrantAlert, place: AlertContext): readonly string[] {
  if (kind === 'report-overdue')
    return ['Fix what prevents it from being made or sent: see docs/when-it-fails.md.'];
  if (kind !== 'overdue') return ['No action is needed.'];
  if (grant.alreadyAssigned)
    return ['The person had this assignment before the grant: do not remove it.'];
  const where = `--region ${place.region} --instance-arn ${place.instanceArn}`;
  return [
    'Check whether the assignment still exists:',
    `  aws sso-admin list-account-assignments ${where} --account-id ${grant.accountId} --permission-set-arn ${grant.permissionSetArn}`,
    'Remove it:',
    `  aws sso-admin delete-account-assignment ${where} --target-type AWS_ACCOUNT --target-id ${grant.accountId} --permission-set-arn ${grant.permissionSetArn} --principal-type USER --principal-id ${grant.principalId}`,
  ];
}

/** When access had to end, and what made it so. */
function dueEnd({ deadlineAt, endRequestedAt }: Grant): { at: string; end: string } {
  return endRequestedAt !== undefined && endRequestedAt < deadlineAt
    ? { at: endRequestedAt, end: 'the end that was asked for' }
    : { at: deadlineAt, end: 'its deadline' };
}

/** How long ago it was, in the two units that say it best. */
function overdueDuration(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const lines = (...text: readonly string[]): string => text.join('\n');
