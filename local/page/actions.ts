import type { Faults } from '../aws/faults/faults.ts';
import type { Consoles } from '../console/consoles.ts';
import type { RawHttpResponse } from '../http/raw-http.ts';
import { isRecord } from '../is-record.ts';
import { users } from '../seed.ts';
import { setSwitch } from './fault-switches.ts';
import type { ApiRequest } from './http-api-event.ts';
import { jsonResponse } from './responses.ts';
import { createSlackActions, type SlackActor } from './slack-actions.ts';

/** The page's actions on the environment for which Slack and AWS have no API. */
export interface EnvironmentActions {
  /** Ends every wait now; returns the number of grants that were waiting. */
  skipWaits(): Promise<number>;
  /** Aborts every running execution, as an outage would; returns their number. */
  abortExecutions(): Promise<number>;
  /** Kills every running function; returns their number. */
  killFunctions(): number;
}

export interface ActionDeps {
  readonly consoles: Consoles;
  readonly faults: Faults;
  readonly actions: EnvironmentActions;
  readonly slack: SlackActor;
}

type Action = (
  body: Readonly<Record<string, unknown>>,
) => Promise<RawHttpResponse> | RawHttpResponse;

/** The actions of the page's buttons, by the last part of their path. */
export function createActions({ consoles, faults, actions, slack }: ActionDeps) {
  const actionsByName: Readonly<Record<string, Action>> = {
    ...createSlackActions(slack),
    async skip() {
      return jsonResponse(200, { grants: await actions.skipWaits() });
    },
    async 'abort-executions'() {
      return jsonResponse(200, { executions: await actions.abortExecutions() });
    },
    'kill-functions': () => jsonResponse(200, { functions: actions.killFunctions() }),
    fault({ id, on }) {
      const exists = setSwitch(faults, String(id), on === true);
      return exists
        ? jsonResponse(200, {})
        : jsonResponse(400, { message: 'Unknown fault switch' });
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
  const byName = new Map(Object.entries(actionsByName));
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
