import { createSnsClient } from '../aws/sdk-clients.ts';
import { createSnsAlerts } from '../aws/sns/alerts.ts';
import type { Alerts } from '../notify/alerts.ts';
import type { Settings } from '../platform/config.ts';
import { lambdaLog, measure } from './lambda-log.ts';

export const composeAlerts = (
  config: Pick<Settings, 'ALERT_TOPIC_ARN' | 'INSTANCE_ARN' | 'AWS_REGION' | 'TABLE_NAME'>,
  name: string,
): Alerts =>
  createSnsAlerts({
    client: createSnsClient(),
    topicArn: config.ALERT_TOPIC_ARN,
    instanceArn: config.INSTANCE_ARN,
    region: config.AWS_REGION,
    tableName: config.TABLE_NAME,
    now: Date.now,
    measure,
    log: lambdaLog(name),
  });
