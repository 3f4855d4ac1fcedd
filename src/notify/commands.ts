import type { AssignmentTarget } from '../grant/record/assignment-target.ts';
import { shellCommand } from '../platform/shell-command.ts';
import { deleteCommand } from './delete-command.ts';
import type { TopicContext } from './topic-message.ts';

/** The table that `break-glass` uses without an option. */
const defaultTableName = 'break-glass-access';

/** A command on a line of its own, so that nothing else is copied with it. */
const commandLine = (words: readonly string[]): string => `  ${shellCommand(words)}`;

const deploymentOptions = ({ region, tableName }: TopicContext): readonly string[] => [
  ...['--region', region],
  ...(tableName === defaultTableName ? [] : ['--table', tableName]),
];

const instanceOptions = ({ region, instanceArn }: TopicContext): readonly string[] => [
  '--region',
  region,
  '--instance-arn',
  instanceArn,
];

/** Ends a grant before its deadline. */
export const endGrantLine = (grantId: string, context: TopicContext): string =>
  commandLine(['break-glass', 'end', grantId, ...deploymentOptions(context)]);

/** Lets a user have an access again after a grant's record was lost. */
export const unlockLine = (
  { accountId, permissionSetArn, principalId }: AssignmentTarget,
  context: TopicContext,
): string =>
  commandLine([
    ...['break-glass', 'unlock', accountId, permissionSetArn, principalId],
    ...deploymentOptions(context),
  ]);

/** Shows the record of a grant. */
export const showRecordLine = (grantId: string, { region, tableName }: TopicContext): string =>
  commandLine([
    ...['aws', 'dynamodb', 'get-item', '--region', region, '--table-name', tableName],
    ...['--key', JSON.stringify({ id: { S: `grant#${grantId}` } })],
  ]);

/** Deletes an assignment. */
export const deleteAssignmentLine = (target: AssignmentTarget, context: TopicContext): string =>
  `  ${deleteCommand(target, instanceOptions(context))}`;

/** How to see whether an assignment exists, and how to delete it. */
export const removalSteps = (
  target: AssignmentTarget,
  context: TopicContext,
): readonly string[] => [
  'Check whether the assignment still exists:',
  commandLine([
    ...['aws', 'sso-admin', 'list-account-assignments', ...instanceOptions(context)],
    ...['--account-id', target.accountId, '--permission-set-arn', target.permissionSetArn],
  ]),
  'Remove it, unless the user is meant to have it:',
  deleteAssignmentLine(target, context),
];
