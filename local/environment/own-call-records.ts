import { randomUUID } from 'node:crypto';
import type { AwsCall } from '../aws/api/aws-service.ts';
import type { LocalAwsStores } from '../aws/create-local-aws.ts';
import { buildRecord } from '../console/records/record.ts';
import type { PortalSettings } from '../console/role-session.ts';
import type { RawHttpRequest } from '../http/raw-http.ts';
import { managementAccountId, region } from '../seed.ts';

/** Management events of these services, by their event source. Those of the others are not recorded here. */
const eventSources: Readonly<Record<string, string>> = {
  'sso-admin': 'sso.amazonaws.com',
  logs: 'logs.amazonaws.com',
};

interface OwnCallsDeps {
  readonly trail: LocalAwsStores['trail'];
  readonly settings: Pick<PortalSettings, 'deliveryDelayMs'>;
  readonly now: () => Date;
}

/** Records in the trail what the functions themselves call, as CloudTrail does. */
export function createOwnCallRecorder({ trail, settings, now }: OwnCallsDeps) {
  return ({ service, operation, accessKeyId }: AwsCall, { body }: RawHttpRequest): void => {
    const eventSource = eventSources[service];
    if (eventSource === undefined || !accessKeyId.startsWith('AKIALOCAL')) return;
    const at = now();
    const record = buildRecord(
      {
        at,
        eventId: randomUUID(),
        requestId: randomUUID(),
        accountId: managementAccountId,
        sourceIp: '203.0.113.250',
        userAgent: 'break-glass-access',
      },
      {
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::${managementAccountId}:assumed-role/break-glass-access/${accessKeyId}`,
          accountId: managementAccountId,
          accessKeyId,
        },
        eventSource,
        eventName: operation,
        awsRegion: region,
        eventType: 'AwsApiCall',
        readOnly: !/^(?:Create|Delete|Provision|Put)/.test(operation),
        requestParameters: lowerCaseMembers(body.toString()),
      },
    );
    trail.add([record], { deliveredAt: new Date(at.getTime() + settings.deliveryDelayMs) });
  };
}

/** CloudTrail writes the names of request parameters with a small first letter. */
function lowerCaseMembers(json: string): unknown {
  try {
    return Object.fromEntries(
      Object.entries(JSON.parse(json)).map(([name, value]) => [
        `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
        value,
      ]),
    );
  } catch {
    return null;
  }
}
