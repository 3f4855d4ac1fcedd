import { isRecord } from '../api/members.ts';
import type { CloudTrailRecord } from './cloudtrail-record.ts';
import type { DeliveredRecord } from './trail-store.ts';

/** A record as LookupEvents shows it. */
export interface LookupEvent {
  readonly EventId: string;
  readonly EventName: string;
  readonly EventSource: string;
  readonly EventTime: Date;
  readonly ReadOnly?: string;
  readonly AccessKeyId?: string;
  readonly Username?: string;
  readonly Resources: readonly { readonly ResourceType?: string; readonly ResourceName?: string }[];
  readonly CloudTrailEvent: string;
}

export function buildLookupEvent({ position, record, text }: DeliveredRecord): LookupEvent {
  const identity = isRecord(record['userIdentity']) ? record['userIdentity'] : {};
  const readOnly = record['readOnly'];
  return {
    EventId: textOf(record['eventID']) ?? `record-${position}`,
    EventName: record.eventName,
    EventSource: record.eventSource,
    EventTime: new Date(record.eventTime),
    ...given('ReadOnly', typeof readOnly === 'boolean' ? String(readOnly) : textOf(readOnly)),
    ...given('AccessKeyId', textOf(identity['accessKeyId'])),
    ...given('Username', userNameOf(identity)),
    Resources: resourcesOf(record),
    CloudTrailEvent: text,
  };
}

/** For an assumed role, CloudTrail puts the session's name there. */
function userNameOf(identity: Readonly<Record<string, unknown>>): string | undefined {
  const arn = textOf(identity['arn']);
  if (identity['type'] === 'AssumedRole' && arn) return arn.slice(arn.lastIndexOf('/') + 1);
  return textOf(identity['userName']);
}

function resourcesOf(record: CloudTrailRecord) {
  const resources = Array.isArray(record['resources']) ? record['resources'] : [];
  return resources.filter(isRecord).map((resource) => ({
    ...given('ResourceType', textOf(resource['type'])),
    ...given('ResourceName', textOf(resource['ARN'])),
  }));
}

function given<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  if (value === undefined) return {};
  // TypeScript widens a computed name to any text.
  return { [name]: value } as { [P in K]?: string };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
