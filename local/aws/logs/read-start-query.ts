import type { Members } from '../api/members.ts';
import { maxRows } from './insights/parse-query.ts';
import type { LogsDeps } from './logs-deps.ts';
import type { StoredQuery } from './query-store.ts';
import { invalidParameter, readGroup } from './read-input.ts';

const maxSeconds = 8_640_000_000_000;

/** Times are epoch seconds, both inclusive, and mean the start of that second. */
export function readStartQuery(deps: LogsDeps, members: Members): StoredQuery {
  const from = readTime(members, 'startTime');
  const to = readTime(members, 'endTime');
  if (to < from) throw invalidParameter('End time should not be less than start time');
  const limit = members.optionalInteger('limit', 1, maxRows);
  return {
    id: crypto.randomUUID(),
    query: members.string('queryString', /\S/),
    groupNames: readGroupNames(deps, members),
    from,
    to,
    ...(limit === undefined ? {} : { limit }),
    startedAt: deps.now(),
    pollsNeeded: deps.settings.pollsBeforeComplete,
    polls: 0,
    cancelled: false,
  };
}

function readTime(members: Members, name: string): Date {
  const seconds = members.optionalInteger(name, 0, maxSeconds);
  if (seconds === undefined) throw invalidParameter(`${name} is required`);
  return new Date(seconds * 1000);
}

/** Reads the log groups, which exactly one of three members names. */
function readGroupNames(deps: LogsDeps, members: Members): readonly string[] {
  const singleName = members.optionalString('logGroupName');
  const candidates = [
    singleName === undefined ? undefined : [singleName],
    members.optionalStrings('logGroupNames'),
    members.optionalStrings('logGroupIdentifiers'),
  ].filter((names) => names !== undefined);
  const [names, ...more] = candidates;
  if (names === undefined || names.length === 0 || more.length > 0) {
    throw invalidParameter(
      'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers is required',
    );
  }
  if (names.length > 50) throw invalidParameter('A query takes at most 50 log groups');
  return [...new Set(names.map((name) => readGroup(deps, name).name))];
}
