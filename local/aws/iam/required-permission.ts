import { isRecord } from '../api/members.ts';

/** Where a call is made, for the ARNs of what it names. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** What a call needs to be allowed: the action on every resource. */
export interface RequiredPermission {
  readonly action: string;
  readonly resources: readonly string[];
  /** Condition keys of the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * The IAM action, the resources and the condition keys of a call, for the calls that the functions
 * make; nothing for any other.
 * Source: Service Authorization Reference, the pages of each service.
 */
export function findRequiredPermission(
  service: string,
  operation: string,
  input: Input,
  place: ArnScope,
): RequiredPermission | undefined {
  const found = services[service];
  const resources = found?.resources(operation, input, place);
  if (found === undefined || resources === undefined) return undefined;
  const context = found.context?.(input) ?? {};
  return { action: `${found.prefix}:${operation}`, resources, context };
}

interface Service {
  readonly prefix: string;
  readonly resources: (operation: string, input: Input, place: ArnScope) => string[] | undefined;
  readonly context?: (input: Input) => RequiredPermission['context'];
}

const services: Readonly<Record<string, Service>> = {
  'sso-admin': { prefix: 'sso', resources: ssoResources },
  identitystore: { prefix: 'identitystore', resources: identityStoreResources },
  dynamodb: { prefix: 'dynamodb', resources: tableResources, context: leadingKeys },
  stepfunctions: {
    prefix: 'states',
    resources: (operation, input) =>
      operation === 'SendTaskSuccess' ? ['*'] : [textOf(input['stateMachineArn'])],
  },
  ssm: {
    prefix: 'ssm',
    resources: (_operation, input, place) => [
      arn(place, 'ssm', `parameter/${textOf(input['Name']).replace(/^\//, '')}`),
    ],
  },
  logs: { prefix: 'logs', resources: logsResources },
  sesv2: { prefix: 'ses', resources: mailResources, context: mailContext },
  sns: { prefix: 'sns', resources: (_operation, input) => [textOf(input['TopicArn'])] },
};

const arn = (
  { partition, region, accountId }: ArnScope,
  service: string,
  resource: string,
): string => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const given = (value: unknown): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');

/** An assignment's calls name instance, account and permission set, and need all of them. */
function ssoResources(operation: string, input: Input, { partition }: ArnScope): string[] {
  const instance = given(input['InstanceArn']);
  if (operation.endsWith('Status')) return [...instance];
  const accounts = [...given(input['TargetId']), ...given(input['AccountId'])];
  return [
    ...instance,
    ...accounts.map((id) => `arn:${partition}:sso:::account/${id}`),
    ...given(input['PermissionSetArn']),
  ];
}

function identityStoreResources(operation: string, input: Input, place: ArnScope): string[] {
  const { partition, accountId } = place;
  const of = (kind: string, id: string) => `arn:${partition}:identitystore:::${kind}/${id}`;
  const store = textOf(input['IdentityStoreId']);
  const member = isRecord(input['MemberId']) ? input['MemberId']['UserId'] : undefined;
  return [
    `arn:${partition}:identitystore::${accountId}:identitystore/${store}`,
    ...[...given(input['UserId']), ...given(member)].map((id) => of('user', id)),
    ...given(input['GroupIds']).map((id) => of('group', id)),
    ...(operation === 'IsMemberInGroups' ? [of('membership', '*')] : []),
  ];
}

function tableResources(operation: string, input: Input, place: ArnScope): string[] {
  const tableArn = (name: string) => arn(place, 'dynamodb', `table/${name}`);
  if (operation === 'BatchGetItem') return Object.keys(requestItems(input)).map(tableArn);
  const table = tableArn(textOf(input['TableName']));
  const [index] = given(input['IndexName']);
  return [index === undefined ? table : `${table}/index/${index}`];
}

const requestItems = ({ RequestItems: items }: Input): Input => (isRecord(items) ? items : {});

/** The keys of a batch are all of them leading keys. */
function leadingKeys(input: Input): RequiredPermission['context'] {
  const batched = Object.values(requestItems(input)).flatMap((of) =>
    isRecord(of) && Array.isArray(of['Keys']) ? of['Keys'] : [],
  );
  const keys: readonly unknown[] = 'Key' in input ? [input['Key']] : batched;
  return { 'dynamodb:LeadingKeys': keys.flatMap(keyId) };
}

function keyId(key: unknown): readonly string[] {
  const id = isRecord(key) ? key['id'] : undefined;
  return given(isRecord(id) ? id['S'] : undefined);
}

function logsResources(operation: string, input: Input, place: ArnScope): string[] {
  if (operation !== 'StartQuery') return ['*'];
  return [
    ...given(input['logGroupNames']).map((name) => `${arn(place, 'logs', `log-group:${name}`)}:*`),
    ...given(input['logGroupIdentifiers']).map((identifier) => `${identifier}:*`),
  ];
}

function mailResources(_operation: string, input: Input, place: ArnScope): string[] {
  return [arn(place, 'ses', `identity/${textOf(input['FromEmailAddress'])}`)];
}

function mailContext(input: Input): RequiredPermission['context'] {
  const destination = isRecord(input['Destination']) ? input['Destination'] : {};
  return {
    'ses:FromAddress': given(input['FromEmailAddress']),
    'ses:Recipients': Object.values(destination).flatMap(given),
  };
}
