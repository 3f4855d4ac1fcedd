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
   * Whose event history LookupEvents shows: that of the caller's account and Region alone, as AWS does,
   * or for the eye of whoever plays with the local world every account's and Region's.
   */
  eventHistoryScope: 'caller' | 'organization';
}

const ninetyDaysMs = 90 * 24 * 3600 * 1000;

/** CloudTrail's event history, and the one trail that there is. */
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
  const wanted = readAttribute(members.optionalRecords('LookupAttributes') ?? []);
  const accountId = parseRoleAccountId(call.accessKeyId) ?? deps.accountId;
  const isOfCaller = (record: CloudTrailRecord) =>
    record['recipientAccountId'] === accountId && record['awsRegion'] === call.region;
  const found = deps.trail
    .delivered({ from: new Date(0), to: deps.now() })
    .filter(({ record }) => (record['eventCategory'] ?? 'Management') === 'Management')
    .filter(
      ({ record }) => deps.settings.eventHistoryScope === 'organization' || isOfCaller(record),
    )
    .map((delivered) => ({ delivered, event: buildLookupEvent(delivered) }))
    .filter(({ event }) => isWithin(event, range) && wanted(event))
    .map(({ delivered, event }) => ({ event, key: newestFirst(event, delivered.position) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = paginate(found, ({ key }) => key, {
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

/** Times come as epoch seconds; the history goes back 90 days. */
function readRange(deps: CloudtrailDeps, members: Members): Range {
  const now = deps.now().getTime();
  const from = (members.optionalNumber('StartTime') ?? 0) * 1000;
  const to = (members.optionalNumber('EndTime') ?? now / 1000) * 1000;
  if (from <= to) return { from: Math.max(from, now - ninetyDaysMs), to };
  throw new AwsError('InvalidTimeRangeException', 'StartTime is after EndTime.');
}

function isWithin(event: LookupEvent, range: Range): boolean {
  const at = event.EventTime.getTime();
  return at >= range.from && at <= range.to;
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
  const asked = members.optionalNumber('MaxResults') ?? 50;
  if (Number.isInteger(asked) && asked >= 1 && asked <= 50) return asked;
  throw new AwsError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
}

/** Sorts newest first, and of two of one time the one delivered last first. */
function newestFirst(event: LookupEvent, position: number): string {
  const at = Number.MAX_SAFE_INTEGER - event.EventTime.getTime();
  return `${at}-${String(Number.MAX_SAFE_INTEGER - position).padStart(16, '0')}`;
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
