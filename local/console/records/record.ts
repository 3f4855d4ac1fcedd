import { identityStoreId, managementAccountId, region } from '../../seed.ts';

export type Json = Readonly<Record<string, unknown>>;

/** From where and with what a person works. */
export interface Origin {
  readonly sourceIp: string;
  readonly userAgent: string;
}

/** What every CloudTrail record of a management event holds. Times are cut to seconds, as CloudTrail's are. */
export interface RecordBase extends Origin {
  readonly at: Date;
  readonly eventId: string;
  readonly requestId: string;
  readonly accountId: string;
}

/** Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function buildRecord(base: RecordBase, members: Json): Json {
  return {
    eventVersion: '1.11',
    eventTime: formatEventTime(base.at),
    awsRegion: region,
    sourceIPAddress: base.sourceIp,
    userAgent: base.userAgent,
    requestParameters: null,
    responseElements: null,
    requestID: base.requestId,
    eventID: base.eventId,
    managementEvent: true,
    recipientAccountId: base.accountId,
    eventCategory: 'Management',
    ...members,
  };
}

export const formatEventTime = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** Whom a session acts for: since July 2025 the only thing in a record that says so. */
export const onBehalfOf = (userId: string) => ({
  userId,
  identityStoreArn: `arn:aws:identitystore::${managementAccountId}:identitystore/${identityStoreId}`,
});
