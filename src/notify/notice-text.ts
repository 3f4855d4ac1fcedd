import { isAskedForReason, maxReasonLength, reasonOf } from '../grant/record/given-reasons.ts';
import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import { oneLine, shown } from '../platform/one-line.ts';
import { approvalLines } from './approval-lines.ts';
import { deleteAssignmentLine, endGrantLine } from './commands.ts';
import type { CardProblem } from './notices.ts';
import {
  accessOf,
  detailsOf,
  inUtc,
  subjectAbout,
  type TopicContext,
  type TopicMessage,
} from './topic-message.ts';

/**
 * The message that access is active: who has what, until when, and how to end it. Without the approvals that the access
 * rule asks for it is a warning.
 */
export function buildAccessActiveNotice(grant: Grant, context: TopicContext): TopicMessage {
  const isOverridden = grant.overriddenAt !== undefined;
  const state = isOverridden ? 'Glass broken WITHOUT APPROVAL' : 'Access is active';
  return {
    subject: subjectAbout(state, grant),
    message: [
      `${state}: ${accessOf(grant)}.`,
      `Until ${inUtc(grant.deadlineAt)}. A report follows.`,
      ...reasonLines(grant),
      ...approvalLines(grant),
      '',
      'To end it now:',
      endGrantLine(grantIdOf(grant), context),
      ...otherEnd(grant, context),
      '',
      ...detailsOf(grant),
    ].join('\n'),
    ...(isOverridden
      ? { severity: 'warning', kind: 'overridden' }
      : { severity: 'notice', kind: 'access-active' }),
  };
}

/** Nothing where nobody asks. */
function reasonLines(grant: Grant): readonly string[] {
  const reason = reasonOf(grant);
  if (reason !== undefined) return [`Reason: ${oneLine(reason, maxReasonLength)}`];
  return isAskedForReason(grant) ? ['Reason: none was given yet.'] : [];
}

/** The notice that a channel in Slack does not hear of a grant. */
export const buildCardNotPostedNotice = (grant: Grant, cause: CardProblem): TopicMessage => ({
  subject: subjectAbout('Grant card NOT POSTED', grant),
  message: [
    `Grant card NOT POSTED: ${cardProblemText(cause)} No channel hears of this grant.`,
    `${accessOf(grant, 'asked for')}.`,
    '',
    cause === 'direct-message'
      ? 'Set slack_announce_channel to a channel that everybody who should know reads.'
      : 'Invite the app to the channel (/invite @Break Glass), or set slack_announce_channel to a channel that it may post in.',
    '',
    ...detailsOf(grant),
  ].join('\n'),
  severity: 'notice',
  kind: 'card-not-posted',
});

const cardProblemText = (cause: CardProblem): string =>
  cause === 'direct-message'
    ? 'access was requested in a direct message.'
    : `Slack returned ${shown(cause.slackError)}.`;

const otherEnd = (grant: Grant, context: TopicContext): readonly string[] =>
  grant.alreadyAssigned
    ? ['The user had this assignment before the grant: it stays after the end.']
    : [
        'If that fails, delete the assignment:',
        deleteAssignmentLine(grant, context),
        'Open role sessions live on: see docs/when-it-fails.md.',
      ];
