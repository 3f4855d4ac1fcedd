import type { SNSClient } from '@aws-sdk/client-sns';
import { buildAlertText } from '../../notify/alert-text.ts';
import type { Alerts } from '../../notify/alerts.ts';
import type { TopicContext } from '../../notify/topic-message.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import type { Measure } from '../../platform/metrics.ts';
import { publishText } from './publish-text.ts';

export interface AlertsDeps extends TopicContext {
  readonly client: SNSClient;
  readonly topicArn: string;
  readonly now: () => number;
  readonly log: Log;
  readonly measure: Measure;
}

/** The sweep has other grants to end. */
const maxPublishMs = 3_000;

/** Publishes alerts to the SNS topic. Logs a failure and never throws. */
export function createSnsAlerts({
  client,
  topicArn,
  now,
  log,
  measure,
  ...context
}: AlertsDeps): Alerts {
  return {
    async raise(alert) {
      measure('Alerts', 1, { Kind: alert.kind });
      try {
        const text = buildAlertText(alert, context, now());
        await publishText({ client, topicArn }, text, maxPublishMs);
        log('published an alert', { alert: alert.kind });
      } catch (error) {
        log('could not publish an alert', { alert: alert.kind, ...errorFields(error) });
      }
    },
  };
}
