import type { RawHttpRequest } from '../../http/raw-http.ts';
import { type AwsCall, AwsError } from '../api/aws-service.ts';
import { isRecord } from '../api/members.ts';
import { findDeniedResources, type PolicyStatement } from './policy-statement.ts';
import { type ArnScope, findRequiredPermission } from './required-permission.ts';

/** A role that calls with an access key id of its own. */
export interface Role {
  readonly name: string;
  readonly statements: readonly PolicyStatement[];
}

/** One call of a role, with what it needed. */
export interface AuthorizationDecision {
  readonly role: string;
  readonly action: string;
  readonly isAllowed: boolean;
  /** For people: what was called, on what. */
  readonly text: string;
}

export interface AuthorizerDeps extends ArnScope {
  /** By access key id. Any other key may call whatever it wants. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly onCall: (call: AuthorizationDecision) => void;
}

/** The refusal of a call, or nothing when it is allowed. */
export type Authorize = (call: AwsCall, request: RawHttpRequest) => AwsError | undefined;

/** Holds each role to its policy, as IAM does. */
export function createAuthorizer({ roles, onCall, ...scope }: AuthorizerDeps): Authorize {
  return (call, request) => {
    const role = roles.get(call.accessKeyId);
    if (role === undefined) return undefined;
    const { service, operation } = call;
    const needed = findRequiredPermission(service, operation, readInput(request), scope);
    const action = needed?.action ?? `${service}:${operation}`;
    const resources = needed?.resources.join(', ') ?? 'what it names';
    const isAllowed =
      needed !== undefined && findDeniedResources(role.statements, needed).length === 0;
    const keys = Object.entries(needed?.context ?? {}).map((entry) => entry.join(' = '));
    const text = [`${role.name}: ${action} on ${resources}`, ...keys].join(', ');
    onCall({ role: role.name, action, isAllowed, text });
    return isAllowed ? undefined : buildAccessDenied(role.name, action, resources, scope);
  };
}

function buildAccessDenied(
  role: string,
  action: string,
  resources: string,
  place: ArnScope,
): AwsError {
  const { partition, accountId } = place;
  const who = `arn:${partition}:sts::${accountId}:assumed-role/${role}/${role}`;
  const why = 'because no identity-based policy allows the action (see infra/functions.json)';
  return new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action} on resource: ${resources} ${why}`,
  );
}

/** JSON services and the form of a Query service name the members of their input alike. */
function readInput({ body }: RawHttpRequest): Readonly<Record<string, unknown>> {
  const text = body.toString();
  try {
    const input: unknown = JSON.parse(text);
    return isRecord(input) ? input : {};
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}
