import { apiCalls } from './api-calls.ts';
import { base64, pickOne, type Random, randomString, randomUuid } from './random.ts';
import { buildUserIdentity, type RoleSession, randomTime, subjectSession } from './sessions.ts';

const userAgents = [
  'aws-sdk-java/2.29.12 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.112 lang/java#17.0.13 md/OpenJDK_64-Bit_Server_VM#17.0.13+11-LTS exec-env/AWS_ECS_FARGATE m/D,N',
  'Boto3/1.35.36 md/Botocore#1.35.36 ua/2.0 os/linux#5.10.228-219.884.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.7 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.36',
  '[aws-sdk-go-v2/1.32.2 os/linux lang/go#1.23.2 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.182.0]',
  'AWS Internal',
] as const;

/** Users have few: in real files 1,141 calls of one user came from five addresses. */
const subjectAddresses = ['203.0.113.17', '203.0.113.58', '198.51.100.4', 'AWS Internal'] as const;

const randomAddress = (random: Random): string =>
  `10.${[1, 2, 3].map(() => Math.floor(random() * 256)).join('.')}`;

/** Builds the record of a random API call of a session. */
export function buildCallRecord(random: Random, session: RoleSession) {
  const pickedCall = pickOne(random, apiCalls);
  // Only buildAssumeRoleRecord starts chained sessions.
  const call =
    session.belongsToSubject && pickedCall.name === 'AssumeRole' ? apiCalls[0] : pickedCall;
  const account = session.arn.split(':')[4] ?? '';
  const region = pickOne(random, ['eu-west-1', 'us-east-1', 'eu-central-1']);
  return {
    eventVersion: '1.11',
    userIdentity: buildUserIdentity(random, session),
    eventTime: randomTime(random),
    eventSource: `${call.source}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: session.belongsToSubject
      ? pickOne(random, subjectAddresses)
      : randomAddress(random),
    userAgent: pickOne(random, userAgents),
    requestParameters: call.requestParameters(random, account),
    responseElements: call.responseElements?.(random, account) ?? null,
    requestID: randomUuid(random),
    eventID: randomUuid(random),
    readOnly: call.readOnly,
    ...call.otherMembers?.(random, account),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${call.source}.${region}.amazonaws.com`,
    },
  };
}

/** Builds the record of AssumeRole by the subject, with the credentials of the chained session. */
export const buildAssumeRoleRecord = (random: Random, session: RoleSession) => ({
  ...buildCallRecord(random, subjectSession),
  eventTime: session.issuedAt,
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  requestParameters: { roleArn: session.roleArn, roleSessionName: session.arn.split('/').at(-1) },
  responseElements: {
    credentials: {
      accessKeyId: session.accessKeyId,
      sessionToken: randomString(random, base64, 180),
      expiration: 'Jul 1, 2026, 7:05:00 PM',
    },
    assumedRoleUser: { assumedRoleId: `${session.roleId}:release`, arn: session.arn },
  },
});
