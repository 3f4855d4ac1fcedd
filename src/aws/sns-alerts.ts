import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type AlertContext, buildAlertText, severityOf } from '../notify/alert-text.ts';
import type { Alerts } from '../notify/alerts.ts';
import { errorFields, type Log } from '../platform/log.ts';
import type { Measure } from '../platform/metrics.ts';

export interface AlertsDeps extends AlertContext {
  readonly client: SNSClient;
  readonly topicArn: string;
  readonly now: () => number;
  readonly log: Log;
  readonly measure: Measure;
}

/** For all attempts of the SDK together: the sweep has other grants to end. */
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
        const { subject, message } = buildAlertText(alert, context, now());
        await client.send(
          new PublishCommand({
            TopicArn: topicArn,
            Subject: subject,
            Message: message,
            MessageAttributes: {
              severity: { DataType: 'String', StringValue: severityOf(alert) },
              kind: { DataType: 'String', StringValue: alert.kind },
            },
          }),
          { abortSignal: AbortSignal.timeout(maxPublishMs) },
        );
        log('published an alert', { alert: alert.kind });
      } catch (error) {
        log('could not publish an alert', { alert: alert.kind, ...errorFields(error) });
      }
    },
  };
}
