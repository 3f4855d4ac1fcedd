import * as seed from '../../local/seed.ts';

/** What every function finds in its environment in the seed's world, but for where Slack and AWS are. */
export const functionSettings = {
  TABLE_NAME: 'break-glass-access',
  STATE_MACHINE_ARN: seed.stateMachineArn,
  INSTANCE_ARN: seed.instanceArn,
  IDENTITY_STORE_ID: seed.identityStoreId,
  CLOUDTRAIL_LOG_GROUP: seed.trailLogGroup,
  CONTACT_EMAIL: seed.contactEmail,
  FROM_EMAIL: seed.fromEmail,
  ALERT_TOPIC_ARN: seed.alertTopicArn,
  ACCESS_PORTAL_URL: 'https://example.awsapps.com/start',
  AWS_REGION: seed.region,
} as const;
