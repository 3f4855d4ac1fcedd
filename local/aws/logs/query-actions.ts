import { type AwsAction, AwsError } from '../api/aws-service.ts';
import { maxRows, parseQuery } from './insights/parse-query.ts';
import { QueryError } from './insights/query-error.ts';
import { type QueryResult, runQuery } from './insights/run-query.ts';
import type { LogsDeps } from './logs-deps.ts';
import { queryStatus, type StoredQuery } from './query-store.ts';
import { invalidParameter, readGroup, readInput, readPage } from './read-input.ts';
import { readStartQuery } from './read-start-query.ts';

/** How many rows a query gives that names no limit. */
export const defaultRows = 1000;

/** AWS ends a query after this long. */
const maxRunMs = 60 * 60 * 1000;

export function createQueryActions(deps: LogsDeps) {
  const { queries, settings } = deps;

  function find(queryId: string): StoredQuery {
    const query = queries.get(queryId);
    if (query) return query;
    throw new AwsError('ResourceNotFoundException', `Query ${queryId} does not exist`);
  }

  return {
    StartQuery(input) {
      const query = readStartQuery(deps, readInput(input));
      compile(query.query);
      const running = queries.list().filter((each) => isRunning(each, deps.now()));
      if (running.length >= settings.maxRunningQueries) throw limitExceeded();
      queries.add(query);
      return { queryId: query.id };
    },
    GetQueryResults(input) {
      const query = find(readInput(input).string('queryId'));
      const status = queryStatus(query);
      if (isUnfinished(query)) queries.update({ ...query, polls: query.polls + 1 });
      const { rows, statistics } = resultOf(deps, query);
      const results = status === 'Running' ? rows.slice(0, Math.floor(rows.length / 2)) : rows;
      const shown = status === 'Running' || status === 'Complete' ? results : [];
      return { queryLanguage: 'CWLI', results: shown, statistics, status };
    },
    StopQuery(input) {
      const query = find(readInput(input).string('queryId'));
      if (!isUnfinished(query)) throw invalidParameter(`Query ${query.id} is not running`);
      queries.update({ ...query, cancelled: true });
      return { success: true };
    },
    DescribeQueries(input) {
      const members = readInput(input);
      const named = members.optionalString('logGroupName');
      const name = named && readGroup(deps, named).name;
      const status = members.optionalString('status');
      const found = queries
        .list()
        .filter(({ groupNames }) => name === undefined || groupNames.includes(name))
        .filter((query) => status === undefined || queryStatus(query) === status);
      const keyed = found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const options = { keyOf: ({ id }: StoredQuery) => id, maxSize: 1000 };
      const { items, nextToken } = readPage(deps, members, keyed, options);
      return { queries: items.map(buildDescription), nextToken };
    },
  } satisfies Record<string, AwsAction>;
}

function compile(query: string) {
  try {
    return parseQuery(query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const location = { startCharOffset: error.start, endCharOffset: error.end };
    throw new AwsError('MalformedQueryException', error.message, {
      members: { queryCompileError: { location, message: error.message } },
    });
  }
}

/** What was delivered after the query began is not in it. */
function resultOf(deps: LogsDeps, query: StoredQuery): QueryResult {
  const compiled = compile(query.query);
  const to = query.to < query.startedAt ? query.to : query.startedAt;
  const events = query.groupNames
    .flatMap((name) => deps.groups.events(name, { from: query.from, to }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const asked = compiled.limit ?? query.limit ?? defaultRows;
  return runQuery(compiled, events, Math.min(asked, maxRows, deps.settings.maxQueryRows));
}

function isUnfinished(query: StoredQuery): boolean {
  const status = queryStatus(query);
  return status === 'Scheduled' || status === 'Running';
}

function isRunning(query: StoredQuery, now: Date): boolean {
  return isUnfinished(query) && now.getTime() - query.startedAt.getTime() < maxRunMs;
}

function limitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'Account maximum query concurrency limit reached');
}

function buildDescription(query: StoredQuery) {
  return {
    queryLanguage: 'CWLI',
    queryId: query.id,
    queryString: query.query,
    status: queryStatus(query),
    createTime: query.startedAt.getTime(),
    logGroupName: query.groupNames[0],
  };
}
