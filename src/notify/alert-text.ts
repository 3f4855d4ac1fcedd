import { isOver } from '../grant/record/grant.ts';
import { shown } from '../platform/one-line.ts';
import type { Alert } from './alerts.ts';
import { removalSteps, showRecordLine, unlockLine } from './commands.ts';
import { dueEnd, overdueDuration } from './due-end.ts';
import {
  accessOf,
  detailsOf,
  inUtc,
  type Severity,
  subjectAbout,
  type TopicContext,
  type TopicMessage,
} from './topic-message.ts';

/** The text of an alert: the state first, then until when, then what to do, with commands, then who and what. */
export function buildAlertText(alert: Alert, context: TopicContext, now: number): TopicMessage {
  const { subject, lines } = describeAlert(alert, context, now);
  const { kind } = alert;
  return { subject, message: lines.join('\n'), severity: severities[kind], kind };
}

const severities: Readonly<Record<Alert['kind'], Severity>> = {
  swept: 'warning',
  overdue: 'critical',
  contradicted: 'critical',
  'listed-again': 'critical',
  'report-swept': 'notice',
  'report-overdue': 'warning',
  'recipients-refused': 'warning',
  lost: 'critical',
  junk: 'critical',
};

interface Description {
  readonly subject: string;
  readonly lines: readonly string[];
}

function describeAlert(alert: Alert, context: TopicContext, now: number): Description {
  if (alert.kind === 'junk') return describeJunk(alert, context);
  if (alert.kind === 'lost') return describeLost(alert, context);
  const { state, summary, steps } = describeGrantAlert(alert, context, now);
  return {
    subject: subjectAbout(state, alert.grant),
    lines: [...summary, '', ...steps, '', ...detailsOf(alert.grant)],
  };
}

function describeJunk(
  { count, grantIds }: Extract<Alert, { kind: 'junk' }>,
  context: TopicContext,
): Description {
  const [are, them, they] =
    count === 1 ? ['record is', 'it', 'it stands'] : ['records are', 'them', 'they stand'];
  return {
    subject: 'Due records cannot be read',
    lines: [
      `${count} due ${are} not as this system writes ${them}. Somebody has changed the table.`,
      `Until this is fixed, what ${they} for cannot be ended or reported on.`,
      '',
      ...(grantIds.length > 0
        ? [
            'Inspect them, and the executions of the same names:',
            ...grantIds.map((grantId) => showRecordLine(grantId, context)),
          ]
        : []),
      'If an assignment still exists, remove it; then delete the records: see docs/when-it-fails.md.',
    ],
  };
}

function describeLost(
  { grantId, target }: Extract<Alert, { kind: 'lost' }>,
  context: TopicContext,
): Description {
  if (!target)
    return {
      subject: 'Record of a grant is missing, its execution runs',
      lines: [
        'The record of a grant is missing, and its execution is running.',
        'Its access ends as it was decided.',
        '',
        'Somebody has deleted the record: look for DeleteItem in CloudTrail’s data events.',
        '',
        `Grant: ${grantId}`,
      ],
    };
  return {
    subject: `Record of a grant is missing, access NOT REVOKED in ${target.accountId}`,
    lines: [
      'Access is NOT REVOKED: the user of a grant still has the assignment.',
      'Nothing ends it: the record of the grant is missing, or names somebody else, and its execution is over. The system cannot prove that the grant created the assignment, so it does not remove it.',
      '',
      ...removalSteps(target, context),
      'Then let the user have this access again:',
      unlockLine(target, context),
      '',
      `Identity Center user: ${target.principalId}`,
      `Account: ${target.accountId}`,
      `Permission set: ${target.permissionSetArn}`,
      `Grant: ${grantId}`,
    ],
  };
}

type GrantAlert = Exclude<Alert, { kind: 'junk' | 'lost' }>;

interface GrantDescription {
  /** How the subject begins. */
  readonly state: string;
  readonly summary: readonly string[];
  readonly steps: readonly string[];
}

function describeGrantAlert(
  alert: GrantAlert,
  context: TopicContext,
  now: number,
): GrantDescription {
  const { grant } = alert;
  const due = dueEnd(grant);
  const overdue = overdueDuration(due.at, now);
  const notRevoked = [
    `Access is NOT REVOKED: ${accessOf(grant, 'may still have')}.`,
    `It is past ${due.end}, ${inUtc(due.at)}, by ${overdue}.`,
  ];
  switch (alert.kind) {
    case 'overdue':
      return {
        state: 'Access NOT REVOKED',
        summary: [...notRevoked, `The next sweep tries again. Why: ${shown(alert.reason)}`],
        steps: grant.alreadyAssigned
          ? ['The requester had this assignment before the grant: do not remove it.']
          : removalSteps(grant, context),
      };
    case 'contradicted':
      return isOver(grant)
        ? {
            state: 'Access revoked, but a record was changed',
            summary: [
              `Access is over, as it was decided: ${accessOf(grant, 'had')}.`,
              `The sweep ended it, and the record of the grant did not agree with the decision. ${shown(alert.reason)}`,
            ],
            steps: [
              'Find out who changed the table: see docs/when-it-fails.md.',
              ...removalSteps(grant, context),
            ],
          }
        : {
            state: 'Access NOT REVOKED',
            summary: [
              ...notRevoked,
              `The system must not act on the record of the grant. Why: ${shown(alert.reason)}. Somebody may have changed or restored it.`,
            ],
            steps: removalSteps(grant, context),
          };
    case 'listed-again':
      return {
        state: 'Assignment exists after its grant',
        summary: [
          `An assignment exists after its grant: ${accessOf(grant)}.`,
          `The grant had to end at ${inUtc(due.at)}, and has ended. The system does not remove the assignment: somebody may have assigned it since.`,
        ],
        steps: removalSteps(grant, context),
      };
    case 'swept':
      return {
        state: 'Grant ended late, by the sweep',
        summary: [
          grant.alreadyAssigned
            ? 'The grant is over. The assignment that the requester had before stays.'
            : `Access is revoked: ${accessOf(grant, 'had')}.`,
          `The sweep ended it ${overdue} after ${due.end}: its execution had not.`,
        ],
        steps: ['Nothing is left to revoke. Check the execution of the same name as the grant.'],
      };
    case 'report-swept':
      return {
        state: 'Report sent by the sweep',
        summary: ['The report is sent. The sweep sent it: its execution had not.'],
        steps: ['No action is needed.'],
      };
    case 'report-overdue':
      return {
        state: 'Report is late',
        summary: [
          'The report is late: it could not be sent. Access has ended.',
          `The next sweep tries again. Why: ${shown(alert.reason)}`,
        ],
        steps: [
          'Fix what prevents the report from being built or sent: see docs/when-it-fails.md.',
        ],
      };
    case 'recipients-refused':
      return {
        state: 'Report NOT SENT to some recipients',
        summary: [
          `The report was not sent to ${alert.recipients.join(', ')}: SES refused the address. The other recipients got it.`,
        ],
        steps: ['Correct contact_emails, or verify the address while SES is in its sandbox.'],
      };
  }
}
