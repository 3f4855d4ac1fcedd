import { AwsError } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import { paginate } from '../api/paginate.ts';
import type { LogsDeps } from './logs-deps.ts';

export function readInput(input: Input): Members {
  return readMembers(input, 'InvalidParameterException');
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** Finds a log group by its name or its ARN, with or without `:*`. */
export function readGroup(deps: LogsDeps, nameOrArn: string) {
  const name = nameOrArn.replace(/^arn:[^:]+:logs:[^:]*:\d{12}:log-group:/, '').replace(/:\*$/, '');
  const group = deps.groups.find(name);
  if (group) return group;
  throw new AwsError(
    'ResourceNotFoundException',
    `Log group '${name}' does not exist for account ID '${deps.accountId}'`,
  );
}

export function readPage<T>(
  deps: LogsDeps,
  members: Members,
  items: readonly T[],
  options: { readonly keyOf: (item: T) => string; readonly maxSize: number },
) {
  const limit = members.optionalInteger('limit', 1, options.maxSize) ?? options.maxSize;
  const size = Math.min(limit, deps.settings.pageSize);
  const page = paginate(items, options.keyOf, { size, token: members.optionalString('nextToken') });
  if (page) return page;
  throw invalidParameter('The specified nextToken is invalid.');
}
