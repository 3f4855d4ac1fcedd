import { isRecord } from '../aws/api/members.ts';
import type { Faults } from '../aws/faults/faults.ts';
import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Consoles } from '../people/console.ts';
import { users } from '../seed.ts';
import { json } from './answers.ts';
import { turnSwitch } from './fault-switches.ts';
import type { ApiRequest } from './http-event.ts';

/** What the page can do to the world, beside what Slack and AWS have calls for. */
export interface WorldActions {
  /** Lets the time of every wait be over; answers how many grants that concerned. */
  skipWaiting(): Promise<number>;
  /** Ends every running execution where it is, as an outage would; answers how many. */
  killRunner(): Promise<number>;
  /** Ends every function in the middle of what it does; answers how many were. */
  killFunctions(): number;
}

export interface ActionDeps {
  readonly consoles: Consoles;
  readonly faults: Faults;
  readonly actions: WorldActions;
}

type Action = (
  body: Readonly<Record<string, unknown>>,
) => Promise<RawHttpResponse> | RawHttpResponse;

/** What the page's buttons do, by the last part of their path. */
export function createActions({ consoles, faults, actions }: ActionDeps) {
  const known: Readonly<Record<string, Action>> = {
    async skip() {
      return json(200, { grants: await actions.skipWaiting() });
    },
    async 'kill-runner'() {
      return json(200, { executions: await actions.killRunner() });
    },
    'kill-functions': () => json(200, { functions: actions.killFunctions() }),
    fault({ id, on }) {
      const isKnown = turnSwitch(faults, String(id), on === true);
      return isKnown ? json(200, {}) : json(400, { message: 'There is no such switch' });
    },
    open({ person, accountId, permissionSet }) {
      const userName = users.find(({ slackUserId }) => slackUserId === person)?.userName ?? '';
      return json(200, consoles.open(userName, String(accountId), String(permissionSet)));
    },
    act: ({ session, deed }) => json(200, consoles.act(String(session), String(deed))),
  };
  const byName = new Map(Object.entries(known));
  return (
    name: string,
    request: ApiRequest,
  ): Promise<RawHttpResponse> | RawHttpResponse | undefined => {
    const action = byName.get(name);
    return action?.(readBody(request));
  };
}

function readBody({ body }: ApiRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
