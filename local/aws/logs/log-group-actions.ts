import { type AwsAction, AwsError } from '../api/aws-service.ts';
import type { Input, Members } from '../api/members.ts';
import type { LogEvent } from './log-event.ts';
import type { LogGroup } from './log-groups.ts';
import type { LogsDeps } from './logs-deps.ts';
import { invalidParameter, readGroup, readInput, readPage } from './read-input.ts';

export function createLogGroupActions(deps: LogsDeps) {
  return {
    CreateLogGroup(input) {
      const name = readInput(input).string('logGroupName', /^[.\-_/#A-Za-z0-9]{1,512}$/);
      if (deps.groups.create(name)) return {};
      throw new AwsError(
        'ResourceAlreadyExistsException',
        'The specified log group already exists',
      );
    },
    DescribeLogGroups(input) {
      const members = readInput(input);
      const prefix = members.optionalString('logGroupNamePrefix') ?? '';
      const part = members.optionalString('logGroupNamePattern') ?? '';
      const groups = deps.groups
        .list()
        .filter(({ name }) => name.startsWith(prefix) && name.includes(part));
      const options = { keyOf: ({ name }: LogGroup) => name, maxSize: 50 };
      const { items, nextToken } = readPage(deps, members, groups, options);
      return { logGroups: items.map((group) => buildGroup(deps, group)), nextToken };
    },
    FilterLogEvents(input) {
      const { members, name } = readGroupOf(deps, input);
      const matches = readPattern(members.optionalString('filterPattern') ?? '');
      const events = deps.groups.events(name, readRange(deps, members)).filter(matches);
      const options = { keyOf: ({ id }: LogEvent) => id, maxSize: 10_000 };
      const { items, nextToken } = readPage(deps, members, events, options);
      return { events: items.map(buildEvent), searchedLogStreams: [], nextToken };
    },
  } satisfies Record<string, AwsAction>;
}

function buildGroup({ region, accountId }: LogsDeps, { name, createdAt }: LogGroup) {
  const arn = `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
  return {
    logGroupName: name,
    creationTime: createdAt.getTime(),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: 0,
    logGroupClass: 'STANDARD',
  };
}

function readGroupOf(deps: LogsDeps, input: Input) {
  const members = readInput(input);
  const nameOrArn =
    members.optionalString('logGroupName') ?? members.optionalString('logGroupIdentifier');
  if (nameOrArn === undefined)
    throw invalidParameter('Either logGroupName or logGroupIdentifier is required');
  return { members, name: readGroup(deps, nameOrArn).name };
}

/** Reads epoch milliseconds. The range ends now at the latest: later events are undelivered. */
function readRange(deps: LogsDeps, members: Members) {
  const from = new Date(members.optionalInteger('startTime', 0, Number.MAX_SAFE_INTEGER) ?? 0);
  const now = deps.now().getTime();
  const to = members.optionalInteger('endTime', 0, Number.MAX_SAFE_INTEGER) ?? now;
  return { from, to: new Date(Math.min(to, now)) };
}

/** Reads words and quoted strings, all of which must match. JSON patterns are not emulated. */
function readPattern(pattern: string): (event: LogEvent) => boolean {
  const terms = [...pattern.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replace(/\\(.)/g, '$1') ?? readTerm(bare ?? ''),
  );
  return ({ message }) => terms.every((term) => message.includes(term));
}

function readTerm(term: string): string {
  if (/^\w+$/.test(term)) return term;
  throw invalidParameter(
    `filterPattern: only words and quoted strings are emulated here, not ${term}`,
  );
}

function buildEvent({ id, timestamp, message }: LogEvent) {
  return {
    logStreamName: 'cloudtrail',
    timestamp: timestamp.getTime(),
    message,
    ingestionTime: timestamp.getTime(),
    eventId: id,
  };
}
