import { slackUserName } from '../slack/workspace.ts';
import type { ActivitySnapshot } from './activity-snapshot.ts';

/** One line of the terminal log. */
export interface ActivityLine {
  readonly source: 'Slack' | 'Workflow' | 'Access' | 'Mail' | 'Alert';
  readonly text: string;
}

/** Describes what has changed between two snapshots, one line for each change. */
export function describeChanges(
  before: ActivitySnapshot,
  after: ActivitySnapshot,
): readonly ActivityLine[] {
  return [
    ...added(before.messages, after.messages, ({ ts }) => ts).map(describeMessage),
    ...edited(before.messages, after.messages).map(describeEdit),
    ...after.access
      .filter((access) => !before.access.includes(access))
      .map((access): ActivityLine => ({ source: 'Access', text: `granted: ${access}` })),
    ...before.access
      .filter((access) => !after.access.includes(access))
      .map((access): ActivityLine => ({ source: 'Access', text: `revoked: ${access}` })),
    ...after.executions.flatMap((execution) =>
      describeExecution(
        before.executions.find(({ name }) => name === execution.name),
        execution,
      ),
    ),
    ...added(before.mails, after.mails, ({ id }) => id).map(
      ({ subject, to }): ActivityLine => ({
        source: 'Mail',
        text: `"${subject}" to ${to.join(', ')}`,
      }),
    ),
    ...added(before.alerts, after.alerts, ({ id }) => id).map(
      ({ subject = 'an alert' }): ActivityLine => ({ source: 'Alert', text: subject }),
    ),
  ];
}

type MessageActivity = ActivitySnapshot['messages'][number];

/** `# alerts: ...`, `direct message to james: ...`, `only to james in # alerts: ...` */
const describeMessage = (message: MessageActivity): ActivityLine => ({
  source: 'Slack',
  text: `${placeOf(message)}: ${message.text}`,
});

const describeEdit = (message: MessageActivity): ActivityLine => ({
  source: 'Slack',
  text: `${placeOf(message)}, edited: ${message.text}`,
});

function placeOf({ place, thread_ts, ephemeral, user }: MessageActivity): string {
  const where = thread_ts === null ? place : `thread in ${place}`;
  return ephemeral ? `only to ${slackUserName(user)} in ${where}` : where;
}

const edited = (
  before: readonly MessageActivity[],
  after: readonly MessageActivity[],
): readonly MessageActivity[] => {
  const edits = new Map(before.map(({ ts, editedAt }) => [ts, editedAt]));
  return after.filter(({ ts, editedAt }) => edits.has(ts) && edits.get(ts) !== editedAt);
};

type ExecutionActivity = ActivitySnapshot['executions'][number];

/** The states that do work or wait. The log leaves the other states out. */
const stateDescriptions: Readonly<Record<string, string>> = {
  Decide: 'decides what is granted',
  WaitForApproval: 'waits for the approvers',
  GrantAccess: 'assigns the permission set',
  WaitForAccessToExpire: 'waits for the deadline',
  RevokeAccess: 'removes the permission set',
  AlertOfContradiction: 'publishes an alert that a record was changed',
  WaitForCloudTrail: 'waits for CloudTrail to deliver its records',
  ReportOnAccess: 'collects the evidence and sends the report',
  AlertPeople: 'publishes an alert',
};

function describeExecution(
  before: ExecutionActivity | undefined,
  after: ExecutionActivity,
): ActivityLine[] {
  const grant = after.name.slice(0, 8);
  const entered = after.states
    .slice(before?.states.length ?? 0)
    .filter((state) => stateDescriptions[state] !== undefined)
    .map(
      (state): ActivityLine => ({
        source: 'Workflow',
        text: `${grant} ${state} ${stateDescriptions[state]}`,
      }),
    );
  const isOver = after.status !== 'RUNNING' && after.status !== (before?.status ?? 'RUNNING');
  return isOver ? [...entered, { source: 'Workflow', text: `${grant} ${after.status}` }] : entered;
}

function added<T>(before: readonly T[], after: readonly T[], idOf: (item: T) => string): T[] {
  const known = new Set(before.map(idOf));
  return after.filter((item) => !known.has(idOf(item)));
}
