import { slackUserName } from '../slack/workspace.ts';
import type { ActivitySnapshot } from './activity-snapshot.ts';

/** One step of the story: who does or shows it, and what. */
export interface ActivityLine {
  readonly source: 'Slack' | 'Workflow' | 'Access' | 'Mail' | 'Alert';
  readonly text: string;
}

/** What has happened between two looks at the world, a line each. */
export function describeChanges(
  before: ActivitySnapshot,
  after: ActivitySnapshot,
): readonly ActivityLine[] {
  return [
    ...added(before.messages, after.messages, ({ ts }) => ts).map(describeMessage),
    ...after.access
      .filter((held) => !before.access.includes(held))
      .map((held): ActivityLine => ({ source: 'Access', text: `${held} now` })),
    ...before.access
      .filter((held) => !after.access.includes(held))
      .map((held): ActivityLine => ({ source: 'Access', text: `${held} no more` })),
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

function describeMessage({
  user,
  ephemeral,
  text,
}: ActivitySnapshot['messages'][number]): ActivityLine {
  const content = text || 'a message with buttons';
  return {
    source: 'Slack',
    text: ephemeral
      ? `to ${slackUserName(user)}: ${toTerminalText(content)}`
      : toTerminalText(content),
  };
}

type ExecutionActivity = ActivitySnapshot['executions'][number];

/** States where something is done or waited for; the others only decide where to go on. */
const stateDescriptions: Readonly<Record<string, string>> = {
  GrantAccess: 'gives the permission set',
  WaitForAccessToExpire: 'waits until the time is over',
  RevokeAccess: 'takes the permission set away',
  WaitForCloudTrail: 'waits for CloudTrail to deliver what was recorded',
  ReportOnAccess: 'finds what was done, and reports it',
  AlertPeople: 'alerts people: something needs them',
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

const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Slack's markup as text for a terminal, without what could steer one. */
function toTerminalText(text: string): string {
  return text
    .replaceAll(/[`*]|<(?=https?:)|(?<=\S)>/g, '')
    .replace(/&(amp|lt|gt);/g, (escaped) => characters[escaped] ?? escaped)
    .replace(/\p{C}+/gu, ' ');
}
