/** A service that speaks AWS JSON over POST, as its API model describes it. */
export interface JsonService {
  readonly name: string;
  /** Where it stands: `https://<hostPrefix>.<region>.<suffix>`. */
  readonly hostPrefix: string;
  /** What a signature for it names. */
  readonly signingName: string;
  /** Before the operation's name, in the header X-Amz-Target. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  /** What names another endpoint for it, as the SDKs have it. */
  readonly endpointSetting: `AWS_ENDPOINT_URL_${'DYNAMODB' | 'IDENTITYSTORE' | 'SFN' | 'SSM' | 'SSO_ADMIN'}`;
}

// Source: the service models that the AWS SDKs are generated from (github.com/aws/api-models-aws).
export const dynamodb = {
  name: 'DynamoDB',
  hostPrefix: 'dynamodb',
  signingName: 'dynamodb',
  targetPrefix: 'DynamoDB_20120810',
  version: '1.0',
  endpointSetting: 'AWS_ENDPOINT_URL_DYNAMODB',
} as const satisfies JsonService;

export const stepFunctions = {
  name: 'Step Functions',
  hostPrefix: 'states',
  signingName: 'states',
  targetPrefix: 'AWSStepFunctions',
  version: '1.0',
  endpointSetting: 'AWS_ENDPOINT_URL_SFN',
} as const satisfies JsonService;

export const parameterStore = {
  name: 'Parameter Store',
  hostPrefix: 'ssm',
  signingName: 'ssm',
  targetPrefix: 'AmazonSSM',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_SSM',
} as const satisfies JsonService;

export const identityCenter = {
  name: 'Identity Center',
  hostPrefix: 'sso',
  signingName: 'sso',
  targetPrefix: 'SWBExternalService',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_SSO_ADMIN',
} as const satisfies JsonService;

export const identityStore = {
  name: 'the identity store',
  hostPrefix: 'identitystore',
  signingName: 'identitystore',
  targetPrefix: 'AWSIdentityStore',
  version: '1.1',
  endpointSetting: 'AWS_ENDPOINT_URL_IDENTITYSTORE',
} as const satisfies JsonService;
