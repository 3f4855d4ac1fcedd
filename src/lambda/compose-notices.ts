import { createSnsClient } from '../aws/sdk-clients.ts';
import { createSnsNotices } from '../aws/sns/notices.ts';
import type { Notices } from '../notify/notices.ts';
import type { Settings } from '../platform/config.ts';

/** What notices need of the settings. */
export type NoticesConfig = Pick<
  Settings,
  'ALERT_TOPIC_ARN' | 'INSTANCE_ARN' | 'AWS_REGION' | 'TABLE_NAME'
>;

export const composeNotices = (config: NoticesConfig): Notices =>
  createSnsNotices({
    client: createSnsClient(),
    topicArn: config.ALERT_TOPIC_ARN,
    instanceArn: config.INSTANCE_ARN,
    region: config.AWS_REGION,
    tableName: config.TABLE_NAME,
  });
