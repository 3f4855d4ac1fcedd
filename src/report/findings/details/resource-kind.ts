import type { CloudTrailEvent } from '../../../evidence/cloudtrail-event.ts';

/** What a call of the service is about, in the singular. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['secretsmanager.amazonaws.com', 'secret'],
  ['kms.amazonaws.com', 'key'],
  ['sns.amazonaws.com', 'topic'],
  ['sqs.amazonaws.com', 'queue'],
  ['cloudformation.amazonaws.com', 'stack'],
]);

/** The noun at the end of an event's name: `DeleteSnapshot`, `TerminateInstances`, `GetParametersByPath`. */
const noun =
  /(Parameter|Snapshot|Instance|Volume|Bucket|Object|User|Role|Group|Policy|AccessKey|Table|Image|Alarm|Stream|Rule|Trail)s?(?:ByPath|History)?$/;

/** `secret` for GetSecretValue; `resource` where the kind is not known. */
export const resourceKindOf = ({
  eventSource,
  eventName,
}: Pick<CloudTrailEvent, 'eventSource' | 'eventName'>): string =>
  kinds.get(eventSource) ??
  noun
    .exec(eventName.slice(0, 300))?.[1]
    ?.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase() ??
  'resource';
