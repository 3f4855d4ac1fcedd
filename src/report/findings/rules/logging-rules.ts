import type { FindingRule } from './finding-rule.ts';

/** Logging and detection. */
export const loggingRules: readonly FindingRule[] = [
  {
    id: 'logging-stopped',
    title: 'Logging or detection stopped',
    reason: 'Activity that is not logged or detected appears in no report, including this one.',
    severity: 'critical',
    technique: 'T1562.008',
    calls: {
      cloudtrail:
        'StopLogging DeleteTrail UpdateTrail PutEventSelectors DeleteEventDataStore StopEventDataStoreIngestion UpdateEventDataStore DeregisterOrganizationDelegatedAdmin',
      config: 'StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel',
      guardduty:
        'DeleteDetector StopMonitoringMembers DisassociateMembers DeleteMembers DisassociateFromMasterAccount DisassociateFromAdministratorAccount DeletePublishingDestination DisableOrganizationAdminAccount',
      securityhub: 'DisableSecurityHub DisableOrganizationAdminAccount',
      macie2: 'DisableMacie DisableOrganizationAdminAccount',
      inspector2: 'Disable DisableDelegatedAdminAccount',
      detective: 'DeleteGraph',
      'access-analyzer': 'DeleteAnalyzer',
      ec2: 'DeleteFlowLogs',
      bedrock: 'DeleteModelInvocationLoggingConfiguration',
      route53: 'DeleteQueryLoggingConfig',
      route53resolver:
        'DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig DeleteFirewallRuleGroup',
      wafv2: 'DeleteLoggingConfiguration',
      securitylake: 'DeleteDataLake DeleteSubscriber DeleteAwsLogSource',
      rds: 'StopActivityStream',
    },
  },
  {
    id: 'logging-changed',
    title: 'Changes to logging or detection',
    reason: 'What is logged and detected may be less, or may go elsewhere, from then on.',
    severity: 'high',
    technique: 'T1562.008',
    calls: {
      cloudtrail: 'PutResourcePolicy DeleteResourcePolicy',
      logs: 'DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteMetricFilter PutSubscriptionFilter DeleteSubscriptionFilter PutDestination PutDestinationPolicy DeleteDestination PutAccountPolicy DeleteAccountPolicy PutResourcePolicy DeleteResourcePolicy PutDeliveryDestinationPolicy DeleteDelivery',
      bedrock: 'PutModelInvocationLoggingConfiguration UpdateGuardrail DeleteGuardrail',
      s3: 'PutBucketLogging',
      wafv2: 'PutLoggingConfiguration',
      elasticloadbalancing: 'ModifyLoadBalancerAttributes',
      eks: 'UpdateClusterConfig',
      rds: 'ModifyActivityStream',
    },
    changesIn: [
      'guardduty',
      'config',
      'securityhub',
      'access-analyzer',
      'macie2',
      'inspector2',
      'detective',
      'securitylake',
    ],
  },
  {
    id: 'alarms-changed',
    title: 'Trails created; alarms and event rules changed',
    reason: 'They decide what reaches the people and programs that wait for it.',
    severity: 'medium',
    technique: 'T1562.008',
    calls: {
      cloudtrail: 'CreateTrail PutInsightSelectors',
      monitoring: 'DeleteAlarms DisableAlarmActions PutMetricAlarm PutCompositeAlarm SetAlarmState',
      events: 'DeleteRule DisableRule RemoveTargets DeleteArchive',
      sns: 'Unsubscribe DeleteTopic',
    },
  },
];
