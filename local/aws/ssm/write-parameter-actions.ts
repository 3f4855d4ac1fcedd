import { type AwsAction, AwsError } from '../api/aws-service.ts';
import { type Members, readMembers } from '../api/members.ts';
import { parameterNotFound } from './read-parameter-actions.ts';
import type { SsmDeps } from './ssm-deps.ts';

const namePattern = /^[a-zA-Z0-9_.\-/]+$/;
const maxStandardBytes = 4096;

export function createWriteParameterActions({ parameters }: SsmDeps) {
  return {
    PutParameter(input) {
      const members = readMembers(input);
      const name = members.string('Name', namePattern);
      const existing = parameters.get(name);
      if (existing && members.optionalBoolean('Overwrite') !== true) throw alreadyExists();
      const type =
        members.optionalOneOf('Type', ['String', 'StringList', 'SecureString']) ?? existing?.type;
      if (type === undefined) throw typeMissing();
      const description = members.optionalString('Description') ?? existing?.description;
      const { version } = parameters.put({
        name,
        type,
        value: readValue(members),
        ...(description === undefined ? {} : { description }),
      });
      return { Version: version, Tier: 'Standard' };
    },
    DeleteParameter(input) {
      if (!parameters.delete(readMembers(input).string('Name'))) throw parameterNotFound();
      return {};
    },
  } satisfies Record<string, AwsAction>;
}

function readValue(members: Members): string {
  const value = members.string('Value', /./s);
  if (Buffer.byteLength(value) <= maxStandardBytes) return value;
  throw new AwsError(
    'ValidationException',
    `Standard tier parameters support a maximum parameter value of ${maxStandardBytes} characters.`,
  );
}

function alreadyExists(): AwsError {
  return new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );
}

function typeMissing(): AwsError {
  return new AwsError(
    'ValidationException',
    'A parameter type is required when you create a parameter.',
  );
}
