import type { SNSClient } from '@aws-sdk/client-sns';
import { buildAccessActiveNotice, buildCardNotPostedNotice } from '../../notify/notice-text.ts';
import type { Notices } from '../../notify/notices.ts';
import type { TopicContext, TopicMessage } from '../../notify/topic-message.ts';
import { publishText } from './publish-text.ts';

interface NoticesDeps extends TopicContext {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/** GrantAccess waits for it, and the execution for GrantAccess. */
const maxPublishMs = 2_000;

/** Publishes notices to the SNS topic. Throws the error of SNS, or an AbortError after two seconds. */
export function createSnsNotices({ client, topicArn, ...context }: NoticesDeps): Notices {
  const publish = (message: TopicMessage) =>
    publishText({ client, topicArn }, message, maxPublishMs);
  return {
    accessActive: (grant) => publish(buildAccessActiveNotice(grant, context)),
    cardNotPosted: (grant, cause) => publish(buildCardNotPostedNotice(grant, cause)),
  };
}
