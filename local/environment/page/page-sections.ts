import { createEventStore } from '../../aws/stepfunctions/store/event-store.ts';
import { createExecutionStore } from '../../aws/stepfunctions/store/execution-store.ts';
import type { Consoles } from '../../console/consoles.ts';
import { buildSwitchViews } from '../../page/fault-switches.ts';
import { accountName, buildAccountsView } from '../../page/view/accounts-view.ts';
import { buildGrantView } from '../../page/view/grant-view.ts';
import { buildInboxView } from '../../page/view/inbox-view.ts';
import { buildMessageView } from '../../page/view/message-view.ts';
import { buildModalView } from '../../page/view/modal-view.ts';
import type { GrantView, Sections } from '../../page/view/sections.ts';
import { users } from '../../seed.ts';
import { slackUserName, slackUsers } from '../../slack/workspace.ts';
import {
  accessKeyIdOf,
  pageAccessKeyId,
  seedAccessKeyId,
  stateMachineAccessKeyId,
} from '../access-keys.ts';
import type { EnvironmentOptions } from '../environment-options.ts';
import type { EnvironmentState } from '../environment-state.ts';

const maxItems = { messages: 60, grants: 12, calls: 60, logs: 60 };

/** Builds the data of every section of the page. */
export function createPageSections(
  state: EnvironmentState,
  consoles: Consoles,
  { accessSeconds, sessionSeconds }: EnvironmentOptions,
  awsUrl: () => string,
  functionNames: readonly string[],
): () => Sections {
  const { stores, faults, calls, logs, slack } = state;
  const grants = createGrantViews(state);
  const callers = new Map([
    [stateMachineAccessKeyId, 'state machine'],
    [seedAccessKeyId, 'seed'],
    ...functionNames.map((name) => [accessKeyIdOf(name), name] as const),
  ]);
  return () => ({
    environment: {
      users: slackUsers.map(({ id, name }) => ({
        id,
        name: capitalize(name),
        ...describeUser(id),
      })),
      accessSeconds,
      sessionSeconds,
      awsUrl: awsUrl(),
    },
    slack: slack
      .messages()
      .slice(-maxItems.messages)
      .map((message) => buildMessageView(message, slack.conversationName)),
    modals: slack.openViews().map(buildModalView),
    workflow: grants(),
    accounts: buildAccountsView(stores, consoles.sessions()),
    mail: buildInboxView(stores),
    faults: buildSwitchViews(faults),
    calls: calls
      .items()
      .filter(({ accessKeyId }) => accessKeyId !== pageAccessKeyId)
      .slice(-maxItems.calls)
      .map(({ at, accessKeyId, service, operation, status, errorCode = '', milliseconds: ms }) => ({
        at: at.getTime(),
        caller: callers.get(accessKeyId) ?? accessKeyId,
        service,
        operation,
        status,
        errorCode,
        ms,
      })),
    logs: logs.items().slice(-maxItems.logs),
  });
}

/** Finished executions do not change, so their views are cached. */
function createGrantViews({ database, stores }: EnvironmentState): () => readonly GrantView[] {
  const executions = createExecutionStore(database);
  const events = createEventStore(database);
  const finished = new Map<string, GrantView>();
  const names = {
    requester: (principalId: string) =>
      capitalize(slackUserName(users.find(({ id }) => id === principalId)?.slackUserId ?? '')),
    account: (id: string) => accountName(stores, id),
  };
  return () =>
    executions
      .list()
      .slice(-maxItems.grants)
      .toReversed()
      .map((execution) => {
        const cached = finished.get(execution.arn);
        if (cached) return cached;
        const view = buildGrantView(execution, events.list(execution.arn), names);
        if (execution.stopDate) finished.set(execution.arn, view);
        return view;
      });
}

const statuses: Readonly<Record<string, string>> = {
  U012AB3CD: 'allowed',
  U012NOACC: 'not allowed',
  U012PRIYA: 'approver',
};

function describeUser(slackUserId: string) {
  const user = users.find((candidate) => candidate.slackUserId === slackUserId);
  if (user === undefined) return { status: 'not linked', userName: undefined };
  const status = user.enabled ? (statuses[slackUserId] ?? 'linked') : 'disabled';
  return { status, userName: user.userName };
}

const capitalize = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
