import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import { deleteAssignmentLine, endGrantLine } from './commands.ts';
import {
  accessOf,
  detailsOf,
  inUtc,
  subjectAbout,
  type TopicContext,
  type TopicMessage,
} from './topic-message.ts';

/** The notice that access is active: who has what, until when, and how to end it. */
export const buildAccessActiveNotice = (grant: Grant, context: TopicContext): TopicMessage => ({
  subject: subjectAbout('Access is active', grant),
  message: [
    `Access is active: ${accessOf(grant)}.`,
    `Until ${inUtc(grant.deadlineAt)}. A report follows.`,
    '',
    'To end it now:',
    endGrantLine(grantIdOf(grant), context),
    ...otherEnd(grant, context),
    '',
    ...detailsOf(grant),
  ].join('\n'),
  severity: 'notice',
  kind: 'access-active',
});

const otherEnd = (grant: Grant, context: TopicContext): readonly string[] =>
  grant.alreadyAssigned
    ? ['The user had this assignment before the grant: it stays after the end.']
    : [
        'If that fails, delete the assignment:',
        deleteAssignmentLine(grant, context),
        'Open role sessions live on: see docs/when-it-fails.md.',
      ];
