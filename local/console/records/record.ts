import { identityStoreId, managementAccountId, region } from '../../seed.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The network address and the client of a call. */
export interface Origin {
  readonly sourceIp: string;
  readonly userAgent: string;
}

/** The common part of management event records. CloudTrail truncates times to seconds. */
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

/** The user behind a session. Since July 2025 no other member of a record names the user. */
export const onBehalfOf = (userId: string) => ({
  userId,
  identityStoreArn: `arn:aws:identitystore::${managementAccountId}:identitystore/${identityStoreId}`,
});
