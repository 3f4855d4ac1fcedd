import { createEventStore } from '../aws/stepfunctions/store/event-store.ts';
import { createExecutionStore } from '../aws/stepfunctions/store/execution-store.ts';
import type { Consoles } from '../people/console.ts';
import { buildSwitchViews } from '../playground/fault-switches.ts';
import { accountName, buildAccountsView } from '../playground/view/accounts-view.ts';
import { buildGrantView } from '../playground/view/grant-view.ts';
import { buildMailView } from '../playground/view/mail-view.ts';
import { buildMessageView } from '../playground/view/message-view.ts';
import type { GrantView, Sections } from '../playground/view.ts';
import { users } from '../seed.ts';
import { slackUsers, userName } from '../slack/workspace.ts';
import type { Core } from './core.ts';
import { accessKeyIdOf, stateMachineAccessKeyId } from './environment.ts';
import { pageAccessKeyId } from './page-client.ts';
import type { WorldOptions } from './world-options.ts';

const most = { messages: 60, grants: 12, calls: 60, logs: 60 };

/** What the page shows of the world at this moment. */
export function createPageSections(
  core: Core,
  consoles: Consoles,
  { accessSeconds, sessionSeconds }: WorldOptions,
  awsUrl: () => string,
  functionNames: readonly string[],
): () => Sections {
  const { stores, faults, calls, logs, slack } = core;
  const grants = createGrantViews(core);
  const callers = new Map([
    [stateMachineAccessKeyId, 'state machine'],
    ['AKIALOCALFIRSTSTART', 'first start'],
    ...functionNames.map((name) => [accessKeyIdOf(name), name] as const),
  ]);
  return () => ({
    world: {
      people: slackUsers.map(({ id, name }) => ({ id, name: capital(name), ...personOf(id) })),
      accessSeconds,
      sessionSeconds,
      awsUrl: awsUrl(),
    },
    slack: slack.messages().slice(-most.messages).map(buildMessageView),
    way: grants(),
    accounts: buildAccountsView(stores, consoles.sessions()),
    mail: buildMailView(stores),
    faults: buildSwitchViews(faults),
    calls: calls
      .items()
      .filter(({ accessKeyId }) => accessKeyId !== pageAccessKeyId)
      .slice(-most.calls)
      .map(({ at, accessKeyId, service, operation, status, errorCode = '', milliseconds: ms }) => ({
        at: at.getTime(),
        who: callers.get(accessKeyId) ?? accessKeyId,
        service,
        operation,
        status,
        errorCode,
        ms,
      })),
    logs: logs.items().slice(-most.logs),
  });
}

/** What is over does not change any more, and is read once. */
function createGrantViews({ state, stores }: Core): () => readonly GrantView[] {
  const executions = createExecutionStore(state);
  const events = createEventStore(state);
  const over = new Map<string, GrantView>();
  const names = {
    person: (id: string) => capital(userName(id)),
    account: (id: string) => accountName(stores, id),
  };
  return () =>
    executions
      .list()
      .slice(-most.grants)
      .toReversed()
      .map((execution) => {
        const known = over.get(execution.arn);
        if (known) return known;
        const view = buildGrantView(execution, events.list(execution.arn), names);
        if (execution.stopDate) over.set(execution.arn, view);
        return view;
      });
}

const abouts: Readonly<Record<string, string>> = { U012AB3CD: 'may', U012NOACC: 'may not' };

function personOf(slackUserId: string) {
  const user = users.find((candidate) => candidate.slackUserId === slackUserId);
  if (user === undefined) return { about: 'not linked', userName: undefined };
  const about = user.enabled ? (abouts[slackUserId] ?? 'linked') : 'disabled';
  return { about, userName: user.userName };
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
