import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { TopicMessage } from '../../notify/topic-message.ts';

interface PublishDeps {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/** Publishes a message with its attributes, by which subscriptions can filter. `maxMs`: for all attempts of the SDK together. */
export async function publishText(
  { client, topicArn }: PublishDeps,
  { subject, message, severity, kind }: TopicMessage,
  maxMs: number,
): Promise<void> {
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    MessageAttributes: {
      severity: { DataType: 'String', StringValue: severity },
      kind: { DataType: 'String', StringValue: kind },
    },
  });
  await client.send(command, { abortSignal: AbortSignal.timeout(maxMs) });
}
