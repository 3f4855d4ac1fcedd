import type { FindingRule } from './finding-rule.ts';

/** Credentials issued, secrets read and written. */
export const credentialRules: readonly FindingRule[] = [
  {
    id: 'root-session',
    title: 'Session of a root user',
    reason: 'A root session may do what no role in the account may.',
    severity: 'critical',
    technique: 'T1548.005',
    calls: { sts: 'AssumeRoot' },
  },
  {
    id: 'credentials-issued',
    title: 'Additional credentials issued',
    reason: 'This report contains their use only as far as the sessions could be traced.',
    severity: 'medium',
    technique: 'T1550.001',
    calls: {
      sts: 'AssumeRole AssumeRoleWithWebIdentity GetFederationToken GetSessionToken',
      'cognito-identity':
        'GetCredentialsForIdentity GetOpenIdToken GetOpenIdTokenForDeveloperIdentity',
      redshift: 'GetClusterCredentials GetClusterCredentialsWithIAM',
      'redshift-serverless': 'GetCredentials',
      lakeformation: 'GetTemporaryGlueTableCredentials GetTemporaryGluePartitionCredentials',
      s3: 'GetDataAccess',
      sagemaker: 'CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl',
      airflow: 'CreateCliToken CreateWebLoginToken',
    },
  },
  {
    id: 'console-credentials',
    title: 'Credentials passed between console and command line',
    reason: 'The command line has the permissions of the console session, or the other way round.',
    severity: 'medium',
    technique: 'T1550.001',
    calls: {
      signin: 'AuthorizeOAuth2Access CreateOAuth2Token CreateOAuth2TokenWithIAM GetSigninToken',
    },
  },
  {
    id: 'registry-credentials',
    title: 'Credentials of package and image registries issued',
    reason: 'They are valid for hours, and are part of everyday work with images and packages.',
    severity: 'info',
    technique: 'T1550.001',
    calls: { ecr: 'GetAuthorizationToken', codeartifact: 'GetAuthorizationToken' },
  },
  {
    id: 'secrets-read',
    title: 'Secrets and parameters read',
    reason: 'The values may have been disclosed: consider rotating them.',
    severity: 'medium',
    technique: 'T1555.006',
    isGraverIfMany: true,
    calls: {
      secretsmanager: 'GetSecretValue BatchGetSecretValue',
      ssm: 'GetParameter GetParameters GetParametersByPath GetParameterHistory',
      ec2: 'GetPasswordData',
      lightsail:
        'GetInstanceAccessDetails DownloadDefaultKeyPair GetRelationalDatabaseMasterUserPassword',
      acm: 'ExportCertificate',
      apigateway: 'GetApiKey GetApiKeys',
    },
  },
  {
    id: 'secrets-written',
    title: 'Secrets and parameters written',
    reason: 'What reads the value may fail, or may do what somebody else wants.',
    severity: 'medium',
    technique: 'T1565.001',
    calls: {
      secretsmanager:
        'CreateSecret PutSecretValue UpdateSecret RestoreSecret UpdateSecretVersionStage RotateSecret CancelRotateSecret',
      ssm: 'PutParameter LabelParameterVersion UnlabelParameterVersion',
    },
  },
];
