import type { AwsAction } from '../../api/aws-service.ts';
import { readMembers } from '../../api/members.ts';
import { paginate } from '../../api/paginate.ts';
import { invalidToken } from '../errors.ts';
import type { EventStore } from '../store/event-store.ts';
import type { HistoryEvent } from '../store/execution.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import { requireExecution } from './execution-actions.ts';

export interface HistoryActionsDeps {
  readonly executions: ExecutionStore;
  readonly events: EventStore;
}

export function createHistoryActions(deps: HistoryActionsDeps): Record<string, AwsAction> {
  return {
    GetExecutionHistory(input) {
      const { arn } = requireExecution(deps.executions, input);
      const members = readMembers(input);
      const isReversed = members.optionalBoolean('reverseOrder') ?? false;
      const withData = members.optionalBoolean('includeExecutionData') ?? true;
      const events = deps.events.list(arn);
      const page = paginate(
        isReversed ? events.toReversed() : events,
        isReversed ? newestFirst : oldestFirst,
        {
          size: members.optionalInteger('maxResults', 0, 1000) || 100,
          token: members.optionalString('nextToken'),
        },
      );
      if (page === undefined) throw invalidToken();
      return {
        events: page.items.map((event) => describeEvent(event, withData)),
        nextToken: page.nextToken,
      };
    },
  };
}

const oldestFirst = ({ id }: HistoryEvent) => String(id).padStart(16, '0');
const newestFirst = ({ id }: HistoryEvent) => String(Number.MAX_SAFE_INTEGER - id);

function describeEvent({ id, type, timestamp, details }: HistoryEvent, withData: boolean) {
  return {
    id,
    // On AWS the second event, too, has 0; each later event names the one before.
    previousEventId: id <= 2 ? 0 : id - 1,
    timestamp,
    type,
    [detailsKey(type)]: withData ? withTruncation(details) : withoutData(details),
  };
}

/** All `...StateEntered` types share one member, as do all `...StateExited` types. */
function detailsKey(type: string): string {
  const detailsType = /State(Entered|Exited)$/.exec(type)?.[0] ?? type;
  return `${detailsType.charAt(0).toLowerCase()}${detailsType.slice(1)}EventDetails`;
}

type Details = Readonly<Record<string, unknown>>;

function withTruncation(details: Details): Details {
  const truncationDetails = ['input', 'output']
    .filter((member) => member in details)
    .map((member) => [`${member}Details`, { truncated: false }]);
  return { ...details, ...Object.fromEntries(truncationDetails) };
}

function withoutData({
  input: _input,
  output: _output,
  parameters: _parameters,
  ...rest
}: Details) {
  return rest;
}
