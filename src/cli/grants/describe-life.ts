import { approvalsOf, usersWithoutAnswer } from '../../grant/record/counted-approvals.ts';
import { isAskedForReason, reasonsOf } from '../../grant/record/given-reasons.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { isOver } from '../../grant/record/grant.ts';
import type { NotifiedRecord } from '../../grant/record/notified-record.ts';
import type { ReportRecord } from '../../grant/record/report-record.ts';
import { formatDuration, formatTime } from '../../report/content/format-time.ts';
import { formatSeconds } from './find-contradictions.ts';
import type { Beside, GrantLife } from './read-life.ts';

/** A part of the screen: a heading, and rows of a name and a text. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

type Row = readonly [name: string, text: string];

/** The life of a grant as sections of text, which is not escaped yet. `now` is in epoch milliseconds. */
export const describeLife = (life: GrantLife, now: number): readonly Section[] =>
  [
    { heading: 'Who and what', rows: whoRows(life) },
    { heading: 'Times', rows: timeRows(life.found.grant, now) },
    { heading: 'People were told', rows: besideRows(life.notified, notifiedRows) },
    { heading: 'Report', rows: besideRows(life.report, reportRows) },
    { heading: 'Due', rows: dueRows(life) },
  ].filter(({ rows }) => rows.length > 0);

function whoRows({ found: { grant }, accountName }: GrantLife): readonly Row[] {
  if (grant === undefined) return [];
  const { accountId, slackUserId, slackTeamId } = grant;
  const account = accountName === undefined ? accountId : `${accountName} (${accountId})`;
  const team = slackTeamId === '' ? '' : ` of ${slackTeamId}`;
  return [
    ['user', `${grant.userName}, ${grant.principalId}`],
    ['asked in Slack', `${slackUserId}${team}${channelText(grant)}`],
    ['permission set', `${grant.permissionSetName}, ${grant.permissionSetArn}`],
    ['account', account],
    ['allowed by', grant.allowedBy],
    ...reasonRows(grant),
    ...approvalRows(grant),
    ...rowOf('had it before', grant.alreadyAssigned && 'yes: the assignment stays'),
    ...rowOf('failure', grant.failure),
  ];
}

/** The reason that counts first, then the earlier ones. */
function reasonRows(grant: Grant): readonly Row[] {
  const [latest, ...earlier] = reasonsOf(grant).toReversed();
  if (latest === undefined) return rowOf('reason', isAskedForReason(grant) && 'none was given');
  return [
    ['reason', `${latest.text}, ${formatTime(latest.at)}`],
    ...earlier.map(({ at, text }): Row => ['earlier reason', `${text}, ${formatTime(at)}`]),
  ];
}

function approvalRows(grant: Grant): readonly Row[] {
  const { approvalsNeeded, overriddenAt, deniedBy, denialReason } = grant;
  if (approvalsNeeded === undefined) return [];
  const approvals = approvalsOf(grant);
  const asked = usersWithoutAnswer(grant);
  return [
    ['approvals', `${approvals.length} of ${approvalsNeeded}`],
    ...approvals.map(
      ({ userName, slackUserId, at }): Row => [
        'approved by',
        `${userName}, ${slackUserId}, ${formatTime(at)}`,
      ],
    ),
    ...rowOf('asked, no answer', asked.join(', ')),
    ...rowOf(
      'without approval',
      overriddenAt && `yes: the requester went ahead at ${formatTime(overriddenAt)}`,
    ),
    ...rowOf(
      'denied by',
      deniedBy && [deniedBy, ...(denialReason ? [denialReason] : [])].join(': '),
    ),
  ];
}

const channelText = ({ slackChannelId, slackMessageTs }: Grant): string =>
  slackChannelId === '' ? '' : `, channel ${slackChannelId}, message ${slackMessageTs}`;

const rowOf = (name: string, text: string | false | undefined): readonly Row[] =>
  text ? [[name, text]] : [];

const timeRow = (name: string, at: string | undefined): readonly Row[] =>
  rowOf(name, at && formatTime(at));

function timeRows(grant: Grant | undefined, now: number): readonly Row[] {
  if (grant === undefined) return [];
  const left = Math.round((Date.parse(grant.deadlineAt) - now) / 1000);
  const timeLeft = isOver(grant) ? '' : left > 0 ? `, in ${formatDuration(left)}` : ', passed';
  return [
    ...timeRow('requested', grant.requestedAt),
    ...timeRow('approval until', grant.approvalUntil),
    ...timeRow('approved', grant.approvedAt),
    ...timeRow('access began', grant.accessBeganAt),
    ['deadline', `${formatTime(grant.deadlineAt)}${timeLeft}`],
    ...rowOf(
      'end requested',
      grant.endRequestedAt &&
        `${formatTime(grant.endRequestedAt)} by ${grant.endedBy ?? 'an unknown user'}`,
    ),
    ...timeRow('ended by the sweep', grant.sweptAt),
    ...timeRow('gone on AWS since', grant.goneAt),
    ...timeRow('ended', isOver(grant) ? grant.endedAt : undefined),
  ];
}

const besideRows = <T>(beside: Beside<T>, rowsOf: (record: T) => readonly Row[]): readonly Row[] =>
  beside.state === 'read'
    ? rowsOf(beside.record)
    : [['', beside.state === 'absent' ? 'nothing yet' : 'malformed']];

const stageTexts = {
  'awaiting-approval': 'that approval is needed',
  active: 'that access is active',
  'ends-soon': 'that access ends soon',
  over: 'that access is over',
  reported: 'the report’s verdict',
} as const;

const stageText = (stage: NotifiedRecord['directStage']): string =>
  stage === undefined ? 'nothing' : stageTexts[stage];

const place = (channel: string | undefined, ts: string | undefined): string =>
  channel === undefined ? '' : ` (${[channel, ts].filter(Boolean).join(', ')})`;

const notifiedRows = (told: NotifiedRecord): readonly Row[] => [
  ['direct message', `${stageText(told.directStage)}${place(told.directChannel, told.directTs)}`],
  ['grant card', `${stageText(told.cardStage)}${place(told.cardChannel, told.cardTs)}`],
  ...rowOf('approvers', told.approverMessages && approversText(told)),
  ['topic', stageText(told.topicStage)],
  ['event bus', [...(told.sentEvents ?? [])].sort().join(', ') || 'nothing'],
  ...rowOf('failed tries', told.tries !== undefined && told.tries > 0 && String(told.tries)),
];

const approversText = ({ approverStage, approverMessages }: NotifiedRecord): string =>
  `${stageText(approverStage)} (${approverMessages?.size ?? 0} messages)`;

function reportRows(report: ReportRecord): readonly Row[] {
  const { sentAt, verdict, reportedCount, recheckedAt, followUpSentAt, tries = 0 } = report;
  return [
    ['sent', sentAt === undefined ? 'not yet' : formatTime(sentAt)],
    ...rowOf('verdict', verdict),
    ...rowOf('events', reportedCount !== undefined && String(reportedCount)),
    ...timeRow('rechecked', recheckedAt),
    ...timeRow('follow-up sent', followUpSentAt),
    ...rowOf('failed tries', tries > 0 && String(tries)),
  ];
}

const dueRows = ({ found, notified, report }: GrantLife): readonly Row[] => [
  ...dueRow(found.grant && isOver(found.grant) ? 'last look' : 'end', found.grant?.dueAt),
  ...dueRow('report', report.state === 'read' ? report.record.dueAt : undefined),
  ...dueRow('notification', notified.state === 'read' ? notified.record.dueAt : undefined),
];

const dueRow = (name: string, dueAt: number | undefined): readonly Row[] =>
  dueAt === undefined ? [] : [[name, formatSeconds(dueAt)]];
