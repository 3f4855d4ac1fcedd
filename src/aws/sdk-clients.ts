import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { defaultLimits } from './client/client-limits.ts';

// SES has a REST API, and SNS and STS have the query protocol. The AWS JSON client speaks neither.

/** `defaultLimits` for an SDK client. Without `throwOnRequestTimeout` the SDK only warns. */
const clientOptions = {
  maxAttempts: defaultLimits.maxAttempts,
  requestHandler: {
    connectionTimeout: defaultLimits.connectTimeoutMs,
    requestTimeout: defaultLimits.responseTimeoutMs,
    throwOnRequestTimeout: true,
  },
};

/** Sending a mail with attachments takes longer than other requests. */
const mailTimeoutMs = 30_000;

export const createSesClient = (): SESv2Client =>
  new SESv2Client({
    ...clientOptions,
    requestHandler: { ...clientOptions.requestHandler, requestTimeout: mailTimeoutMs },
  });

export const createSnsClient = (): SNSClient => new SNSClient(clientOptions);

/** Without a Region and an endpoint, the environment's apply. */
export const createStsClient = (
  location: {
    readonly region?: string;
    readonly endpoint?: string;
    readonly profile?: string;
  } = {},
): STSClient => new STSClient({ ...clientOptions, ...location });
