import { isRecord } from '../../is-record.ts';
import { type Input, requestItems, stringsOf, tableContext, textOf } from './table-context.ts';

/** The partition, Region and account of the ARNs of a call's resources. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** The permission that a call requires: the action on every resource. */
export interface RequiredPermission {
  readonly action: string;
  readonly resources: readonly string[];
  /** Condition keys of the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/**
 * Finds the IAM action, resources and condition keys of a call; undefined for a call that the
 * functions do not make.
 * Source: each service's page in the Service Authorization Reference.
 */
export function findRequiredPermission(
  service: string,
  operation: string,
  input: Input,
  scope: ArnScope,
): RequiredPermission | undefined {
  const rules = services[service];
  const resources = rules?.resources(operation, input, scope);
  if (rules === undefined || resources === undefined) return undefined;
  const context = rules.context?.(input) ?? {};
  const action = operation.startsWith('Invoke ') ? 'InvokeFunction' : operation;
  return { action: `${rules.prefix}:${action}`, resources, context };
}

interface ServiceRules {
  readonly prefix: string;
  readonly resources: (operation: string, input: Input, scope: ArnScope) => string[] | undefined;
  readonly context?: (input: Input) => RequiredPermission['context'];
}

const services: Readonly<Record<string, ServiceRules>> = {
  'sso-admin': { prefix: 'sso', resources: ssoResources },
  identitystore: { prefix: 'identitystore', resources: identityStoreResources },
  dynamodb: { prefix: 'dynamodb', resources: tableResources, context: tableContext },
  stepfunctions: { prefix: 'states', resources: stepFunctionsResources },
  ssm: {
    prefix: 'ssm',
    resources: (_operation, input, scope) => [
      arn(scope, 'ssm', `parameter/${textOf(input['Name']).replace(/^\//, '')}`),
    ],
  },
  // Neither DescribeTrails nor LookupEvents has a resource.
  cloudtrail: { prefix: 'cloudtrail', resources: () => ['*'] },
  logs: { prefix: 'logs', resources: logsResources },
  sesv2: { prefix: 'ses', resources: mailResources, context: mailContext },
  events: { prefix: 'events', resources: eventBusResources, context: eventContext },
  lambda: { prefix: 'lambda', resources: lambdaResources },
  sns: { prefix: 'sns', resources: (_operation, input) => [textOf(input['TopicArn'])] },
};

const arn = (
  { partition, region, accountId }: ArnScope,
  service: string,
  resource: string,
): string => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** An assignment call requires permission on the instance, the account and the permission set. */
function ssoResources(operation: string, input: Input, { partition }: ArnScope): string[] {
  if (operation === 'ListInstances') return ['*'];
  const instance = stringsOf(input['InstanceArn']);
  if (operation.endsWith('Status')) return [...instance];
  const accounts = [...stringsOf(input['TargetId']), ...stringsOf(input['AccountId'])];
  return [
    ...instance,
    ...accounts.map((id) => `arn:${partition}:sso:::account/${id}`),
    ...stringsOf(input['PermissionSetArn']),
  ];
}

function identityStoreResources(operation: string, input: Input, scope: ArnScope): string[] {
  const { partition, accountId } = scope;
  const resourceArn = (kind: string, id: string) =>
    `arn:${partition}:identitystore:::${kind}/${id}`;
  const store = textOf(input['IdentityStoreId']);
  const member = isRecord(input['MemberId']) ? input['MemberId']['UserId'] : undefined;
  return [
    `arn:${partition}:identitystore::${accountId}:identitystore/${store}`,
    ...[...stringsOf(input['UserId']), ...stringsOf(member)].map((id) => resourceArn('user', id)),
    ...[...stringsOf(input['GroupIds']), ...stringsOf(input['GroupId'])].map((id) =>
      resourceArn('group', id),
    ),
    ...(allOfKind[operation] ?? []).map((kind) => resourceArn(kind, '*')),
  ];
}

/** Operations on every user, group or membership of the store. */
const allOfKind: Readonly<Record<string, readonly string[]>> = {
  GetGroupId: ['group'],
  GetUserId: ['user'],
  IsMemberInGroups: ['membership'],
  ListGroupMemberships: ['membership'],
  ListGroups: ['group'],
  ListUsers: ['user'],
};

function tableResources(operation: string, input: Input, scope: ArnScope): string[] {
  const tableArn = (name: string) => arn(scope, 'dynamodb', `table/${name}`);
  if (operation === 'BatchGetItem') return Object.keys(requestItems(input)).map(tableArn);
  const table = tableArn(textOf(input['TableName']));
  const [index] = stringsOf(input['IndexName']);
  return [index === undefined ? table : `${table}/index/${index}`];
}

/** An execution is a resource of its own. A task token is none. */
function stepFunctionsResources(operation: string, input: Input): string[] {
  if (operation.startsWith('SendTask')) return ['*'];
  const arns = stringsOf(input['executionArn'] ?? input['stateMachineArn']);
  return arns.length === 0 ? [''] : [...arns];
}

function logsResources(operation: string, input: Input, scope: ArnScope): string[] {
  if (operation !== 'StartQuery' && operation !== 'FilterLogEvents') return ['*'];
  const names = [...stringsOf(input['logGroupNames']), ...stringsOf(input['logGroupName'])];
  const identifiers = [
    ...stringsOf(input['logGroupIdentifiers']),
    ...stringsOf(input['logGroupIdentifier']),
  ];
  return [
    ...names.map((name) => `${arn(scope, 'logs', `log-group:${name}`)}:*`),
    ...identifiers.map((identifier) => `${identifier}:*`),
  ];
}

/** The operation names the function, which is a part of the request's path. */
function lambdaResources(operation: string, _input: Input, scope: ArnScope): string[] {
  return [arn(scope, 'lambda', `function:${operation.replace(/^Invoke /, '')}`)];
}

function mailResources(operation: string, input: Input, scope: ArnScope): string[] {
  if (operation === 'ListEmailIdentities') return ['*'];
  return [arn(scope, 'ses', `identity/${textOf(input['FromEmailAddress'])}`)];
}

function mailContext(input: Input): RequiredPermission['context'] {
  const destination = isRecord(input['Destination']) ? input['Destination'] : {};
  return {
    'ses:FromAddress': stringsOf(input['FromEmailAddress']),
    'ses:Recipients': Object.values(destination).flatMap(stringsOf),
  };
}

const entriesOf = ({ Entries: entries }: Input): readonly Input[] =>
  [entries].flat().filter(isRecord);

/** Each entry names its event bus, by its name or its ARN. */
function eventBusResources(_operation: string, input: Input, scope: ArnScope): string[] {
  return entriesOf(input).map((entry) => {
    const bus = textOf(entry['EventBusName'] ?? 'default');
    return bus.startsWith('arn:') ? bus : arn(scope, 'events', `event-bus/${bus}`);
  });
}

function eventContext(input: Input): RequiredPermission['context'] {
  return { 'events:source': entriesOf(input).flatMap((entry) => stringsOf(entry['Source'])) };
}
