import type { RawHttpRequest } from '../../http/raw-http.ts';
import { isRecord } from '../../is-record.ts';
import { type AwsCall, AwsError } from '../api/aws-service.ts';
import { findDeniedResources, type PolicyStatement } from './policy-statement.ts';
import {
  type ArnScope,
  findRequiredPermission,
  type RequiredPermission,
} from './required-permission.ts';

/** A role with its own access key id. */
export interface Role {
  readonly name: string;
  readonly statements: readonly PolicyStatement[];
}

/** The decision on one call of a role. */
interface AuthorizationDecision {
  readonly role: string;
  readonly action: string;
  /** Undefined for a call whose permission is not known here. */
  readonly required: RequiredPermission | undefined;
  readonly isAllowed: boolean;
  /** Describes the call for the page. */
  readonly text: string;
}

export interface AuthorizerDeps extends ArnScope {
  /** By access key id. Every call with another key is allowed. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly onCall: (call: AuthorizationDecision) => void;
}

/** Returns AWS's error for a denied call, undefined for an allowed one. */
export type Authorize = (call: AwsCall, request: RawHttpRequest) => AwsError | undefined;

/** Checks each role's calls against its policy, as IAM does. */
export function createAuthorizer({ roles, onCall, ...scope }: AuthorizerDeps): Authorize {
  return (call, request) => {
    const role = roles.get(call.accessKeyId);
    if (role === undefined || needsNoPermission(call)) return undefined;
    const { service, operation } = call;
    const required = findRequiredPermission(service, operation, readInput(request), scope);
    const action = required?.action ?? `${service}:${operation}`;
    const resources = required?.resources.join(', ') ?? 'an unknown resource';
    const isAllowed =
      required !== undefined && findDeniedResources(role.statements, required).length === 0;
    const keys = Object.entries(required?.context ?? {}).map((entry) => entry.join(' = '));
    const text = [`${role.name}: ${action} on ${resources}`, ...keys].join(', ');
    onCall({ role: role.name, action, required, isAllowed, text });
    return isAllowed ? undefined : buildAccessDenied(role.name, action, resources, scope);
  };
}

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const needsNoPermission = ({ service, operation }: AwsCall): boolean =>
  service === 'sts' && operation === 'GetCallerIdentity';

function buildAccessDenied(
  role: string,
  action: string,
  resources: string,
  scope: ArnScope,
): AwsError {
  const { partition, accountId } = scope;
  const caller = `arn:${partition}:sts::${accountId}:assumed-role/${role}/${role}`;
  const reason = 'because its policy in infra/functions.json does not allow the action';
  return new AwsError(
    'AccessDeniedException',
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resources} ${reason}`,
  );
}

/** Reads the members of a JSON body, or of a Query service's form, which has the same names. */
function readInput({ body }: RawHttpRequest): Readonly<Record<string, unknown>> {
  const text = body.toString();
  try {
    const input: unknown = JSON.parse(text);
    return isRecord(input) ? input : {};
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}
