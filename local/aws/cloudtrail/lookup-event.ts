import { isRecord } from '../../is-record.ts';
import type { CloudTrailRecord } from './cloudtrail-record.ts';
import type { DeliveredRecord } from './trail-store.ts';

/** A record as LookupEvents returns it. */
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
    ...optionalMember(
      'ReadOnly',
      typeof readOnly === 'boolean' ? String(readOnly) : textOf(readOnly),
    ),
    ...optionalMember('AccessKeyId', textOf(identity['accessKeyId'])),
    ...optionalMember('Username', userNameOf(identity)),
    Resources: resourcesOf(record),
    CloudTrailEvent: text,
  };
}

/** For an assumed role, CloudTrail's Username is the session's name. */
function userNameOf(identity: Readonly<Record<string, unknown>>): string | undefined {
  const arn = textOf(identity['arn']);
  if (identity['type'] === 'AssumedRole' && arn) return arn.slice(arn.lastIndexOf('/') + 1);
  return textOf(identity['userName']);
}

function resourcesOf(record: CloudTrailRecord) {
  const resources = Array.isArray(record['resources']) ? record['resources'] : [];
  return resources.filter(isRecord).map((resource) => ({
    ...optionalMember('ResourceType', textOf(resource['type'])),
    ...optionalMember('ResourceName', textOf(resource['ARN'])),
  }));
}

function optionalMember<K extends string>(
  name: K,
  value: string | undefined,
): { [P in K]?: string } {
  if (value === undefined) return {};
  // TypeScript widens a computed name to string.
  return { [name]: value } as { [P in K]?: string };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
