import { isRecord } from '../is-record.ts';
import type { Faults } from '../aws/faults/faults.ts';
import type { Consoles } from '../console/consoles.ts';
import type { RawHttpResponse } from '../http/raw-http.ts';
import { users } from '../seed.ts';
import { setSwitch } from './fault-switches.ts';
import type { ApiRequest } from './http-api-event.ts';
import { jsonResponse } from './responses.ts';

/** What the page can do to the world, beside what Slack and AWS have calls for. */
export interface EnvironmentActions {
  /** Lets the time of every wait be over; answers how many grants that concerned. */
  skipWaits(): Promise<number>;
  /** Ends every running execution where it is, as an outage would; answers how many. */
  abortExecutions(): Promise<number>;
  /** Ends every function in the middle of what it does; answers how many were. */
  killFunctions(): number;
}

export interface ActionDeps {
  readonly consoles: Consoles;
  readonly faults: Faults;
  readonly actions: EnvironmentActions;
}

type Action = (
  body: Readonly<Record<string, unknown>>,
) => Promise<RawHttpResponse> | RawHttpResponse;

/** What the page's buttons do, by the last part of their path. */
export function createActions({ consoles, faults, actions }: ActionDeps) {
  const known: Readonly<Record<string, Action>> = {
    async skip() {
      return jsonResponse(200, { grants: await actions.skipWaits() });
    },
    async 'abort-executions'() {
      return jsonResponse(200, { executions: await actions.abortExecutions() });
    },
    'kill-functions': () => jsonResponse(200, { functions: actions.killFunctions() }),
    fault({ id, on }) {
      const isKnown = setSwitch(faults, String(id), on === true);
      return isKnown
        ? jsonResponse(200, {})
        : jsonResponse(400, { message: 'There is no such switch' });
    },
    open({ user, accountId, permissionSet }) {
      const userName = users.find(({ slackUserId }) => slackUserId === user)?.userName ?? '';
      return jsonResponse(
        200,
        consoles.openRole(userName, String(accountId), String(permissionSet)),
      );
    },
    'run-action': ({ session, action }) =>
      jsonResponse(200, consoles.runAction(String(session), String(action))),
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
