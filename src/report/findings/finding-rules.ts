/** Calls that a reviewer must see. The first rule that names a call counts. */
export interface FindingRule {
  readonly title: string;
  readonly reason: string;
  /** By service: event names. A name with `*`, for any text, matches only calls that are not read only. */
  readonly calls?: Readonly<Record<string, string>>;
  /** Services of which every call that is not read only matches. */
  readonly changesIn?: readonly string[];
}

/**
 * A service is the first part of the event source (`iam` of `iam.amazonaws.com`). The API version at
 * the end of an event name (`AddPermission20150331v2`) is ignored. Denied and failed calls match too:
 * the finding states the outcome.
 */
export const findingRules: readonly FindingRule[] = [
  {
    title: 'Changes to logging or detection',
    reason: 'Activity that is not logged or detected appears in no report, including this one.',
    calls: {
      cloudtrail:
        'StopLogging DeleteTrail UpdateTrail CreateTrail PutEventSelectors PutInsightSelectors DeleteEventDataStore StopEventDataStoreIngestion UpdateEventDataStore DeleteResourcePolicy PutResourcePolicy DeregisterOrganizationDelegatedAdmin',
      logs: 'DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteMetricFilter PutSubscriptionFilter DeleteSubscriptionFilter DeleteDestination PutDestinationPolicy DeleteAccountPolicy',
      monitoring: 'DeleteAlarms DisableAlarmActions PutMetricAlarm SetAlarmState',
      events: 'DeleteRule DisableRule PutRule RemoveTargets PutTargets',
      ec2: 'DeleteFlowLogs',
      s3: 'PutBucketLogging DeleteBucketLogging',
      wafv2: 'DeleteLoggingConfiguration PutLoggingConfiguration DeleteWebACL DisassociateWebACL',
      route53resolver: 'DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig',
      rds: 'StopActivityStream',
    },
    changesIn: [
      'guardduty',
      'config',
      'securityhub',
      'access-analyzer',
      'macie2',
      'inspector2',
      'detective',
    ],
  },
  {
    title: 'Changes to users and groups',
    reason: 'A user who can sign in separately does not need break-glass access again.',
    calls: {
      iam: 'CreateUser UpdateUser DeleteUser *LoginProfile *UserToGroup *UserFromGroup CreateGroup UpdateGroup DeleteGroup *MFADevice ChangePassword *AccountPasswordPolicy',
      'sso-directory': 'Create* Update* Delete* Add* Remove* Enable* Disable*',
      identitystore: 'Create* Update* Delete*',
    },
  },
  {
    title: 'Changes to long-term credentials',
    reason: 'A long-term credential remains valid after the access that created it has ended.',
    calls: {
      iam: 'CreateAccessKey UpdateAccessKey DeleteAccessKey UploadSSHPublicKey *ServiceSpecificCredential UploadSigningCertificate UploadServerCertificate DeleteSigningCertificate',
      ec2: 'CreateKeyPair ImportKeyPair',
      lightsail: 'CreateKeyPair ImportKeyPair DownloadDefaultKeyPair GetInstanceAccessDetails',
    },
  },
  {
    title: 'Changes to policies',
    reason: 'Changed permissions remain in effect after access has ended.',
    calls: { iam: '*Policy *PolicyVersion *PermissionsBoundary' },
  },
  {
    title: 'Changes to roles and trust',
    reason:
      'These calls change who can assume which role, including from other accounts and identity providers.',
    changesIn: ['iam', 'rolesanywhere', 'organizations', 'sso', 'account'],
    calls: { sts: 'AssumeRoot' },
  },
  {
    title: 'Additional credentials issued',
    reason: 'This report contains their use only as far as the sessions could be traced.',
    calls: {
      sts: 'AssumeRole AssumeRoleWithWebIdentity GetFederationToken GetSessionToken',
      rds: 'GenerateDBAuthToken',
      redshift: 'GetClusterCredentials GetClusterCredentialsWithIAM',
      'redshift-serverless': 'GetCredentials',
      ecr: 'GetAuthorizationToken',
      cognito: 'GetCredentialsForIdentity',
    },
  },
  {
    title: 'Secrets and parameters read',
    reason: 'The values may have been disclosed: consider rotating them.',
    calls: {
      secretsmanager: 'GetSecretValue BatchGetSecretValue',
      ssm: 'GetParameter GetParameters GetParametersByPath GetParameterHistory',
      ec2: 'GetPasswordData',
    },
  },
  {
    title: 'Commands and sessions on compute resources',
    reason: 'CloudTrail does not record activity inside an instance, container or function.',
    calls: {
      ssm: 'SendCommand StartSession ResumeSession StartAutomationExecution CreateAssociation',
      'ec2-instance-connect': 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel',
      ecs: 'ExecuteCommand',
      lambda: 'UpdateFunctionCode',
      ec2: 'ModifyInstanceAttribute',
      cloudshell: 'CreateSession PutCredentials',
    },
  },
  {
    title: 'Data shared or resources exposed',
    reason: 'Others may be able to read or reach the resource until the change is reverted.',
    calls: {
      s3: 'PutBucketPolicy PutBucketAcl PutObjectAcl DeleteBucketPublicAccessBlock PutBucketPublicAccessBlock DeleteAccountPublicAccessBlock PutAccountPublicAccessBlock DeletePublicAccessBlock PutPublicAccessBlock PutBucketReplication PutAccessPointPolicy PutBucketWebsite',
      ec2: 'ModifySnapshotAttribute ModifyImageAttribute AuthorizeSecurityGroupIngress CreateVpcPeeringConnection AcceptVpcPeeringConnection DisableSnapshotBlockPublicAccess DisableImageBlockPublicAccess ExportImage CreateInstanceExportTask',
      rds: 'ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute StartExportTask',
      lambda:
        'AddPermission AddLayerVersionPermission CreateFunctionUrlConfig UpdateFunctionUrlConfig',
      kms: 'PutKeyPolicy CreateGrant',
      secretsmanager: 'PutResourcePolicy DeleteResourcePolicy ReplicateSecretToRegions',
      ssm: 'ModifyDocumentPermission PutResourcePolicy',
      sns: 'AddPermission SetTopicAttributes',
      sqs: 'AddPermission SetQueueAttributes',
      ecr: 'SetRepositoryPolicy PutReplicationConfiguration',
      ram: 'CreateResourceShare AssociateResourceShare AssociateResourceSharePermission',
      dynamodb: 'PutResourcePolicy ExportTableToPointInTime',
      backup: 'PutBackupVaultAccessPolicy',
      redshift: 'AuthorizeSnapshotAccess AuthorizeDataShare',
      glue: 'PutResourcePolicy',
      es: 'UpdateDomainConfig UpdateElasticsearchDomainConfig',
    },
  },
  {
    title: 'Data deleted',
    reason: 'The deletion may be permanent, and the data may have been evidence.',
    calls: {
      s3: 'DeleteBucket DeleteObject DeleteObjects DeleteObjectVersion PutBucketLifecycle PutBucketLifecycleConfiguration PutBucketVersioning PutObjectLockConfiguration',
      secretsmanager: 'DeleteSecret',
      ssm: 'DeleteParameter DeleteParameters',
      rds: 'DeleteDB* DeleteGlobalCluster DeleteTenantDatabase',
      dynamodb: 'DeleteTable DeleteBackup UpdateContinuousBackups',
      ec2: 'TerminateInstances DeleteVolume DeleteSnapshot DeregisterImage DisableEbsEncryptionByDefault',
      kms: 'ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial DeleteAlias',
      elasticfilesystem: 'DeleteFileSystem',
      fsx: 'Delete*',
      backup: 'Delete*',
      glacier: 'DeleteVault DeleteArchive',
      redshift: 'DeleteCluster DeleteClusterSnapshot',
      elasticache: 'DeleteCacheCluster DeleteReplicationGroup DeleteSnapshot',
      es: 'DeleteDomain DeleteElasticsearchDomain',
      ecr: 'DeleteRepository BatchDeleteImage',
      kinesis: 'DeleteStream',
      sqs: 'DeleteQueue PurgeQueue',
      cloudformation: 'DeleteStack DeleteStackSet',
      route53: 'DeleteHostedZone',
      eks: 'DeleteCluster',
      ecs: 'DeleteCluster',
    },
  },
];

/** Any call of a user or with an access key that the sessions created. */
export const createdUse = {
  title: 'Created users and access keys used',
  reason: 'They do not end with the access. Delete them, unless they are meant to stay.',
} as const;

/** Any call after the end of access. */
export const activityAfterEnd = {
  title: 'Activity after the end of access',
  reason: 'A role session that was still valid was used after access had been revoked.',
} as const;

/** At least this many denied calls within the window. */
export const denialBurst = {
  title: 'Bursts of denied calls',
  reason: 'A user or a program may have been probing which calls are allowed.',
  minCalls: 5,
  windowSeconds: 60,
} as const;
