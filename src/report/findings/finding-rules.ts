/** Calls that a reviewer must see. A call counts under the first rule that names it. */
export interface FindingRule {
  readonly title: string;
  readonly reason: string;
  /** By service: names of events. One with a `*`, for any part of a name, stands for changes only. */
  readonly calls?: Readonly<Record<string, string>>;
  /** Services whose every call that is not read only counts. */
  readonly changesIn?: readonly string[];
}

/**
 * The services are the first part of the event source (`iam` of `iam.amazonaws.com`); a version at
 * the end of an event's name (`AddPermission20150331v2`) is left out. Failed calls count as well:
 * what was tried is told together with what became of it.
 */
export const findingRules: readonly FindingRule[] = [
  {
    title: 'Logging or detection was changed',
    reason: 'What is not recorded or noticed is in no report, this one included.',
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
    title: 'Users were made, changed or removed',
    reason: 'Who can sign in by themselves does not need this access again.',
    calls: {
      iam: 'CreateUser UpdateUser DeleteUser *LoginProfile *UserToGroup *UserFromGroup CreateGroup UpdateGroup DeleteGroup *MFADevice ChangePassword *AccountPasswordPolicy',
      'sso-directory': 'Create* Update* Delete* Add* Remove* Enable* Disable*',
      identitystore: 'Create* Update* Delete*',
    },
  },
  {
    title: 'Keys and other lasting credentials were made, changed or removed',
    reason: 'A key lives on when the access that made it has ended.',
    calls: {
      iam: 'CreateAccessKey UpdateAccessKey DeleteAccessKey UploadSSHPublicKey *ServiceSpecificCredential UploadSigningCertificate UploadServerCertificate DeleteSigningCertificate',
      ec2: 'CreateKeyPair ImportKeyPair',
      lightsail: 'CreateKeyPair ImportKeyPair DownloadDefaultKeyPair GetInstanceAccessDetails',
    },
  },
  {
    title: 'Policies were changed',
    reason: 'What somebody may do was changed, and stays so.',
    calls: { iam: '*Policy *PolicyVersion *PermissionsBoundary' },
  },
  {
    title: 'Roles and trust were changed',
    reason: 'Who may act as whom was changed, also from other accounts and identity providers.',
    changesIn: ['iam', 'rolesanywhere', 'organizations', 'sso', 'account'],
    calls: { sts: 'AssumeRoot' },
  },
  {
    title: 'Other credentials were taken',
    reason: 'What was done with them is reported only as far as it could be followed.',
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
    title: 'Secrets and parameters were read',
    reason: 'What was read may be known from now on: consider to rotate it.',
    calls: {
      secretsmanager: 'GetSecretValue BatchGetSecretValue',
      ssm: 'GetParameter GetParameters GetParametersByPath GetParameterHistory',
      ec2: 'GetPasswordData',
    },
  },
  {
    title: 'Commands were run on machines, or sessions opened',
    reason: 'What is done inside of a machine is not in CloudTrail.',
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
    title: 'Data was shared, or a door opened',
    reason: 'Others may read it, or reach it, until this is taken back.',
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
    title: 'Data was destroyed',
    reason: 'It may be gone for good, and it may have been evidence.',
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

/** Whatever was done after the end of access. */
export const afterTheEnd = {
  title: 'After the end of access',
  reason: 'A role session that was open went on when the access had been revoked.',
} as const;

/** Many denied calls within a minute. */
export const denialBurst = {
  title: 'Bursts of denials',
  reason: 'Somebody, or a program, was trying out what is allowed.',
  calls: 5,
  seconds: 60,
} as const;
