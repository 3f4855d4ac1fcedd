import { isRecord } from '../members.ts';
import { type AwsCall, AwsError } from '../service.ts';
import type { WireRequest } from '../wire/message.ts';
import { type PolicyStatement, refusedResources } from './policy.ts';
import { type Place, requiredAccess } from './required-access.ts';

/** A role that calls with an access key id of its own. */
export interface Role {
  readonly name: string;
  readonly statements: readonly PolicyStatement[];
}

/** One call of a role, with what it needed. */
export interface AuthorizedCall {
  readonly role: string;
  readonly action: string;
  readonly isAllowed: boolean;
  /** For people: what was called, on what. */
  readonly text: string;
}

export interface AuthorizerDeps extends Place {
  /** By access key id. Any other key may call whatever it wants. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly onCall: (call: AuthorizedCall) => void;
}

/** The refusal of a call, or nothing when it is allowed. */
export type Authorize = (call: AwsCall, request: WireRequest) => AwsError | undefined;

/** Holds each role to its policy, as IAM does. */
export function createAuthorizer({ roles, onCall, ...place }: AuthorizerDeps): Authorize {
  return (call, request) => {
    const role = roles.get(call.accessKeyId);
    if (role === undefined) return undefined;
    const { service, operation } = call;
    const needed = requiredAccess(service, operation, readInput(request), place);
    const action = needed?.action ?? `${service}:${operation}`;
    const resources = needed?.resources.join(', ') ?? 'what it names';
    const isAllowed =
      needed !== undefined && refusedResources(role.statements, needed).length === 0;
    const keys = Object.entries(needed?.context ?? {}).map((entry) => entry.join(' = '));
    const text = [`${role.name}: ${action} on ${resources}`, ...keys].join(', ');
    onCall({ role: role.name, action, isAllowed, text });
    return isAllowed ? undefined : refusal(role.name, action, resources, place);
  };
}

function refusal(role: string, action: string, resources: string, place: Place): AwsError {
  const { partition, accountId } = place;
  const who = `arn:${partition}:sts::${accountId}:assumed-role/${role}/${role}`;
  const why = 'because no identity-based policy allows the action (see infra/functions.json)';
  return new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action} on resource: ${resources} ${why}`,
  );
}

/** JSON services and the form of a Query service name the members of their input alike. */
function readInput({ body }: WireRequest): Readonly<Record<string, unknown>> {
  const text = body.toString();
  try {
    const input: unknown = JSON.parse(text);
    return isRecord(input) ? input : {};
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}
