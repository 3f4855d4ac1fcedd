import { type AwsCall, AwsError, type AwsService } from '../api/aws-service.ts';
import { type Input, type Members, readMembers } from '../api/members.ts';
import { paginate } from '../api/paginate.ts';
import { parseRoleAccountId } from '../sts/role-access-key.ts';
import type { CloudTrailRecord } from './cloudtrail-record.ts';
import { buildLookupEvent, type LookupEvent } from './lookup-event.ts';
import type { TrailStore } from './trail-store.ts';

export interface CloudtrailDeps {
  readonly trail: TrailStore;
  readonly now: () => Date;
  readonly region: string;
  readonly accountId: string;
  readonly logGroupName: string;
  readonly settings: CloudtrailSettings;
}

export interface CloudtrailSettings {
  readonly pageSize: number;
  /**
   * `caller`: LookupEvents returns events of the caller's account and Region, as on AWS.
   * `organization`: it returns all events, which makes the local environment easier to explore.
   */
  eventHistoryScope: 'caller' | 'organization';
}

const maxHistoryMs = 90 * 24 * 3600 * 1000;

/** CloudTrail's event history and the organisation's one trail. */
export function createCloudtrail(deps: CloudtrailDeps): AwsService {
  return {
    name: 'cloudtrail',
    signingName: 'cloudtrail',
    protocol: { kind: 'json', version: '1.1' },
    actions: {
      LookupEvents: (input, call) => lookupEvents(deps, readMembers(input), call),
      DescribeTrails: () => ({ trailList: [buildTrail(deps)] }),
    },
  };
}

function lookupEvents(deps: CloudtrailDeps, members: Members, call: AwsCall) {
  const range = readRange(deps, members);
  const matchesAttribute = readAttribute(members.optionalRecords('LookupAttributes') ?? []);
  const accountId = parseRoleAccountId(call.accessKeyId) ?? deps.accountId;
  const isOfCaller = (record: CloudTrailRecord) =>
    record['recipientAccountId'] === accountId && record['awsRegion'] === call.region;
  const matching = deps.trail
    .delivered({ from: new Date(0), to: deps.now() })
    .filter(({ record }) => (record['eventCategory'] ?? 'Management') === 'Management')
    .filter(
      ({ record }) => deps.settings.eventHistoryScope === 'organization' || isOfCaller(record),
    )
    .map((delivered) => ({ delivered, event: buildLookupEvent(delivered) }))
    .filter(({ event }) => isWithin(event, range) && matchesAttribute(event))
    .map(({ delivered, event }) => ({ event, key: buildSortKey(event, delivered.position) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = paginate(matching, ({ key }) => key, {
    size: Math.min(readMaxResults(members), deps.settings.pageSize),
    token: members.optionalString('NextToken'),
  });
  if (page === undefined) throw new AwsError('InvalidNextTokenException', 'Invalid NextToken.');
  return { Events: page.items.map(({ event }) => event), NextToken: page.nextToken };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Reads epoch seconds; the history goes back 90 days. */
function readRange(deps: CloudtrailDeps, members: Members): Range {
  const now = deps.now().getTime();
  const from = (members.optionalNumber('StartTime') ?? 0) * 1000;
  const to = (members.optionalNumber('EndTime') ?? now / 1000) * 1000;
  if (from <= to) return { from: Math.max(from, now - maxHistoryMs), to };
  throw new AwsError('InvalidTimeRangeException', 'StartTime is after EndTime.');
}

function isWithin(event: LookupEvent, range: Range): boolean {
  const timeMs = event.EventTime.getTime();
  return timeMs >= range.from && timeMs <= range.to;
}

const attributeValues: Readonly<
  Record<string, (event: LookupEvent) => readonly (string | undefined)[]>
> = {
  EventId: (event) => [event.EventId],
  EventName: (event) => [event.EventName],
  EventSource: (event) => [event.EventSource],
  ReadOnly: (event) => [event.ReadOnly],
  Username: (event) => [event.Username],
  AccessKeyId: (event) => [event.AccessKeyId],
  ResourceType: (event) => event.Resources.map(({ ResourceType }) => ResourceType),
  ResourceName: (event) => event.Resources.map(({ ResourceName }) => ResourceName),
};

function readAttribute(attributes: readonly Input[]): (event: LookupEvent) => boolean {
  const [attribute, ...more] = attributes;
  if (attribute === undefined) return () => true;
  const { AttributeKey: key, AttributeValue: value } = attribute;
  const valuesOf = new Map(Object.entries(attributeValues)).get(String(key));
  if (more.length > 0 || valuesOf === undefined || typeof value !== 'string' || value === '') {
    throw new AwsError('InvalidLookupAttributesException', 'You may specify one lookup attribute.');
  }
  return (event) => valuesOf(event).includes(value);
}

function readMaxResults(members: Members): number {
  const maxResults = members.optionalNumber('MaxResults') ?? 50;
  if (Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= 50) return maxResults;
  throw new AwsError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
}

/** Sorts the newest event first; of two events at the same time, the one delivered last. */
function buildSortKey(event: LookupEvent, position: number): string {
  const time = Number.MAX_SAFE_INTEGER - event.EventTime.getTime();
  return `${time}-${String(Number.MAX_SAFE_INTEGER - position).padStart(16, '0')}`;
}

function buildTrail({ region, accountId, logGroupName }: CloudtrailDeps) {
  return {
    Name: 'organization-trail',
    HomeRegion: region,
    TrailARN: `arn:aws:cloudtrail:${region}:${accountId}:trail/organization-trail`,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    IsOrganizationTrail: true,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:*`,
  };
}
