/**
 * The initial data of the local environment: an organisation with Identity Center, the example
 * message's account and permission set, and users who are allowed, not allowed, disabled, and who approve.
 */
export const region = 'us-east-1';
export const managementAccountId = '111122223333';
export const instanceArn = 'arn:aws:sso:::instance/ssoins-12345';
export const identityStoreId = 'd-1234567890';
export const stateMachineArn = `arn:aws:states:${region}:${managementAccountId}:stateMachine:break-glass`;
export const alertTopicArn = `arn:aws:sns:${region}:${managementAccountId}:break-glass-alerts`;
export const trailLogGroup = 'aws-cloudtrail-logs-break-glass';
export const signingSecretParameter = '/break-glass-access/slack-signing-secret';
export const botTokenParameter = '/break-glass-access/slack-bot-token';
/** The names by which calls name the resources of the system itself. */
export const ownResources = [
  'break-glass-access',
  'break-glass',
  'break-glass-alerts',
  signingSecretParameter,
  botTokenParameter,
];
export const teamId = 'T012LOCAL';
export const contactEmail = 'security@example.com';
export const fromEmail = 'break-glass@example.com';

export const accounts = [
  { id: '123456789012', name: 'Production' },
  { id: '210987654321', name: 'Staging' },
  { id: managementAccountId, name: 'Management' },
] as const;

export const permissionSets = [
  {
    arn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
    name: 'BreakGlassProd',
    description: 'Emergency access to production',
    sessionDuration: 'PT1H',
  },
  {
    arn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-67890',
    name: 'ReadOnly',
    description: 'Standing read access',
    sessionDuration: 'PT8H',
  },
  {
    arn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-99999',
    name: 'BreakGlassAdmin',
    description: 'Emergency administration of production, with an approval',
    sessionDuration: 'PT1H',
  },
] as const;

/** `slackUserId`: the Slack user that the table links to this Identity Center user. */
export const users = [
  {
    id: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
    userName: 'james@example.com',
    displayName: 'James',
    slackUserId: 'U012AB3CD',
    enabled: true,
  },
  {
    id: '9067642ac5-2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e',
    userName: 'maria@example.com',
    displayName: 'Maria',
    slackUserId: 'U012NOACC',
    enabled: true,
  },
  {
    id: '9067642ac5-3c4d5e6f-7a8b-4c9d-8e1f-2a3b4c5d6e7f',
    userName: 'alex@example.com',
    displayName: 'Alex',
    slackUserId: 'U012DISAB',
    enabled: false,
  },
  {
    id: '9067642ac5-5e6f7a8b-9c0d-4e1f-8a3b-4c5d6e7f8a9b',
    userName: 'priya@example.com',
    displayName: 'Priya',
    slackUserId: 'U012PRIYA',
    enabled: true,
  },
] as const;

export const groups = [
  {
    id: '9067642ac5-4d5e6f7a-8b9c-4d0e-8f2a-3b4c5d6e7f8a',
    displayName: 'Auditors',
    memberIds: [users[1].id],
  },
] as const;

/** Assignments that no grant created, and that no grant may remove. */
export const standingAssignments = [
  { accountId: accounts[0].id, permissionSetArn: permissionSets[1].arn, principalId: users[1].id },
  { accountId: accounts[1].id, permissionSetArn: permissionSets[0].arn, principalId: users[0].id },
] as const;
