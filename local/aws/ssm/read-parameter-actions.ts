import { createHash } from 'node:crypto';
import { type AwsAction, AwsError } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import { paginate } from '../api/paginate.ts';
import type { Parameter } from './parameter-store.ts';
import type { SsmDeps } from './ssm-deps.ts';

export function createReadParameterActions(deps: SsmDeps) {
  /** Accepts a name or ARN, with or without `:version`. Only the latest version is stored. */
  function find(nameOrArn: string): Parameter | undefined {
    const [name = '', version] = nameOrArn.replace(/^arn:.*?:parameter(?=\/)/, '').split(':');
    const parameter = deps.parameters.get(name);
    return version === undefined || parameter?.version === Number(version) ? parameter : undefined;
  }

  return {
    GetParameter(input) {
      const members = readMembers(input);
      const parameter = find(members.string('Name'));
      if (parameter === undefined) throw parameterNotFound();
      const decrypted = members.optionalBoolean('WithDecryption');
      return { Parameter: buildParameter(deps, parameter, decrypted) };
    },
    GetParameters(input) {
      const members = readMembers(input);
      const decrypted = members.optionalBoolean('WithDecryption');
      const names = [...new Set(members.strings('Names', 1, 10))];
      const parameters = names.flatMap((name) => find(name) ?? []);
      return {
        Parameters: parameters.map((parameter) => buildParameter(deps, parameter, decrypted)),
        InvalidParameters: names.filter((name) => find(name) === undefined),
      };
    },
    DescribeParameters(input) {
      const members = readMembers(input);
      const filters = members.optionalRecords('ParameterFilters') ?? [];
      const parameters = deps.parameters
        .list()
        .filter((parameter) => filters.every((filter) => matchesFilter(parameter, filter)));
      const { items, nextToken } = readPage(deps, members, parameters);
      return {
        Parameters: items.map((parameter) => buildDescription(deps, parameter)),
        NextToken: nextToken,
      };
    },
  } satisfies Record<string, AwsAction>;
}

export function parameterNotFound(): AwsError {
  return new AwsError('ParameterNotFound', '');
}

function buildParameter(deps: SsmDeps, parameter: Parameter, decrypted: boolean | undefined) {
  const isEncrypted = parameter.type === 'SecureString' && decrypted !== true;
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: isEncrypted ? fakeCiphertext(parameter) : parameter.value,
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAt,
    ARN: buildArn(deps, parameter.name),
    DataType: 'text',
  };
}

/** Replaces KMS's ciphertext: reveals nothing of the value and is the same on each read. */
function fakeCiphertext({ name, version }: Parameter): string {
  return `AQICAH${createHash('sha512').update(`${name}:${version}`).digest('base64')}`;
}

function buildDescription(deps: SsmDeps, parameter: Parameter) {
  return {
    Name: parameter.name,
    ARN: buildArn(deps, parameter.name),
    Type: parameter.type,
    ...(parameter.type === 'SecureString' ? { KeyId: 'alias/aws/ssm' } : {}),
    LastModifiedDate: parameter.modifiedAt,
    LastModifiedUser: `arn:aws:iam::${deps.accountId}:root`,
    Description: parameter.description,
    Version: parameter.version,
    Tier: 'Standard',
    Policies: [],
    DataType: 'text',
  };
}

function buildArn({ region, accountId }: SsmDeps, name: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

function matchesFilter(parameter: Parameter, filter: Input): boolean {
  const members = readMembers(filter);
  const values = members.strings('Values', 1, 50);
  const key = members.oneOf('Key', ['Name', 'Type']);
  const actual = key === 'Name' ? parameter.name : parameter.type;
  const option = members.optionalOneOf('Option', ['Equals', 'BeginsWith', 'Contains']) ?? 'Equals';
  if (option === 'Equals') return values.includes(actual);
  if (option === 'BeginsWith') return values.some((value) => actual.startsWith(value));
  return values.some((value) => actual.includes(value));
}

function readPage(deps: SsmDeps, members: Members, parameters: readonly Parameter[]) {
  const size = Math.min(members.optionalInteger('MaxResults', 1, 50) ?? 10, deps.settings.pageSize);
  const token = members.optionalString('NextToken');
  const page = paginate(parameters, ({ name }) => name, { size, token });
  if (page) return page;
  throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
}
