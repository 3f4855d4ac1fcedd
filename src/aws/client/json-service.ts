import type { Settings } from '../../platform/config.ts';

/** Where a service is, and how its requests are signed. */
export interface SignedService {
  readonly name: string;
  /** First part of the host name: `https://<endpointPrefix>.<region>.<suffix>`. */
  readonly endpointPrefix: string;
  /** The service's name in a signature's scope. */
  readonly signingName: string;
  /** The environment variable that overrides its endpoint, as in the SDKs. */
  readonly endpointSetting: Extract<keyof Settings, `AWS_ENDPOINT_URL_${string}`>;
}

/** A service that speaks AWS JSON over POST, as its API model describes it. */
export interface JsonService extends SignedService {
  /** Precedes the operation in the header X-Amz-Target. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
}

/** Lambda's API is REST. */
export const lambda = {
  name: 'Lambda',
  endpointPrefix: 'lambda',
  signingName: 'lambda',
  endpointSetting: 'AWS_ENDPOINT_URL_LAMBDA',
} as const satisfies SignedService;

// Source: the service models that the AWS SDKs are generated from (github.com/aws/api-models-aws).
export const dynamodb = {
  name: 'DynamoDB',
  endpointPrefix: 'dynamodb',
  signingName: 'dynamodb',
  targetPrefix: 'DynamoDB_20120810',
  version: '1.0',
  endpointSetting: 'AWS_ENDPOINT_URL_DYNAMODB',
} as const satisfies JsonService;

export const stepFunctions = {
  name: 'Step Functions',
  endpointPrefix: 'states',
  signingName: 'states',
  targetPrefix: 'AWSStepFunctions',
  version: '1.0',
  endpointSetting: 'AWS_ENDPOINT_URL_SFN',
} as const satisfies JsonService;

export const parameterStore = {
  name: 'Parameter Store',
  endpointPrefix: 'ssm',
  signingName: 'ssm',
  targetPrefix: 'AmazonSSM',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_SSM',
} as const satisfies JsonService;

export const identityCenter = {
  name: 'Identity Center',
  endpointPrefix: 'sso',
  signingName: 'sso',
  targetPrefix: 'SWBExternalService',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_SSO_ADMIN',
} as const satisfies JsonService;

export const identityStore = {
  name: 'Identity Store',
  endpointPrefix: 'identitystore',
  signingName: 'identitystore',
  targetPrefix: 'AWSIdentityStore',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_IDENTITYSTORE',
} as const satisfies JsonService;

export const cloudWatchLogs = {
  name: 'CloudWatch Logs',
  endpointPrefix: 'logs',
  signingName: 'logs',
  targetPrefix: 'Logs_20140328',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
} as const satisfies JsonService;

export const cloudTrail = {
  name: 'CloudTrail',
  endpointPrefix: 'cloudtrail',
  signingName: 'cloudtrail',
  // As the SDK sends it. CloudTrail's own examples have `com.amazonaws.cloudtrail.v20131101.` before it.
  targetPrefix: 'CloudTrail_20131101',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_CLOUDTRAIL',
} as const satisfies JsonService;

export const eventBridge = {
  name: 'EventBridge',
  endpointPrefix: 'events',
  signingName: 'events',
  targetPrefix: 'AWSEvents',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
} as const satisfies JsonService;
