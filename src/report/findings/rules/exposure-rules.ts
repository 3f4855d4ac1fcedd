import type { FindingRule } from './finding-rule.ts';

/** What others can read or reach. */
export const exposureRules: readonly FindingRule[] = [
  {
    id: 'data-shared',
    title: 'Data shared or resources exposed',
    reason: 'Others may be able to read or reach the resource until the change is reverted.',
    severity: 'high',
    technique: 'T1537',
    isAboutGiving: true,
    calls: {
      s3: 'PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutObjectAcl DeleteBucketPublicAccessBlock PutBucketPublicAccessBlock DeleteAccountPublicAccessBlock PutAccountPublicAccessBlock PutPublicAccessBlock DeletePublicAccessBlock PutBucketReplication DeleteBucketReplication PutAccessPointPolicy PutBucketWebsite PutBucketOwnershipControls CreateAccessPoint CreateAccessGrant PutBucketCors',
      ec2: 'ModifySnapshotAttribute ModifyImageAttribute ResetSnapshotAttribute DisableSnapshotBlockPublicAccess DisableImageBlockPublicAccess ExportImage CreateInstanceExportTask CreateStoreImageTask ModifyFpgaImageAttribute',
      rds: 'ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute StartExportTask EnableHttpEndpoint',
      lambda:
        'AddPermission RemovePermission AddLayerVersionPermission CreateFunctionUrlConfig UpdateFunctionUrlConfig',
      kms: 'PutKeyPolicy CreateGrant',
      secretsmanager: 'PutResourcePolicy DeleteResourcePolicy ReplicateSecretToRegions',
      ssm: 'ModifyDocumentPermission PutResourcePolicy DeleteResourcePolicy',
      sns: 'AddPermission RemovePermission SetTopicAttributes PutDataProtectionPolicy',
      sqs: 'AddPermission RemovePermission SetQueueAttributes',
      events: 'PutPermission RemovePermission CreateEventBus UpdateEventBus',
      schemas: 'PutResourcePolicy',
      ecr: 'SetRepositoryPolicy DeleteRepositoryPolicy PutRegistryPolicy PutReplicationConfiguration',
      'ecr-public': 'CreateRepository SetRepositoryPolicy',
      ram: 'CreateResourceShare UpdateResourceShare AssociateResourceShare AssociateResourceSharePermission AcceptResourceShareInvitation EnableSharingWithAwsOrganization',
      dynamodb: 'PutResourcePolicy DeleteResourcePolicy ExportTableToPointInTime',
      kinesis: 'PutResourcePolicy',
      backup: 'PutBackupVaultAccessPolicy',
      redshift:
        'AuthorizeSnapshotAccess AuthorizeDataShare AuthorizeEndpointAccess PutResourcePolicy',
      glue: 'PutResourcePolicy',
      lakeformation: 'GrantPermissions PutDataLakeSettings',
      es: 'UpdateDomainConfig UpdateElasticsearchDomainConfig AuthorizeVpcEndpointAccess',
      aoss: 'CreateAccessPolicy UpdateAccessPolicy UpdateSecurityPolicy',
      elasticfilesystem: 'PutFileSystemPolicy DeleteFileSystemPolicy CreateMountTarget',
      glacier: 'SetVaultAccessPolicy',
      codeartifact: 'PutDomainPermissionsPolicy PutRepositoryPermissionsPolicy',
      apigateway:
        'CreateApi UpdateApi CreateRoute UpdateRoute CreateIntegration UpdateIntegration CreateRestApi UpdateRestApi CreateDeployment UpdateStage ImportRestApi PutRestApi',
      cloudfront: 'CreateDistribution UpdateDistribution',
      transfer: 'CreateServer UpdateServer CreateAccess',
      athena: 'CreateDataCatalog',
      quicksight: 'UpdateDashboardPermissions UpdatePublicSharingSettings',
      ebs: 'ListSnapshotBlocks GetSnapshotBlock ListChangedBlocks',
    },
  },
  {
    id: 'subscriptions-made',
    title: 'Subscriptions to messages',
    reason: 'The subscriber gets all messages until the subscription is deleted.',
    severity: 'medium',
    technique: 'T1537',
    calls: {
      sns: 'Subscribe ConfirmSubscription SetSubscriptionAttributes',
      kinesis: 'RegisterStreamConsumer',
      'codestar-notifications': 'CreateNotificationRule',
    },
  },
  {
    id: 'traffic-mirrored',
    title: 'Network traffic mirrored',
    reason:
      'The target of the mirror reads the traffic, also what is not encrypted inside a network.',
    severity: 'critical',
    technique: 'T1040',
    calls: {
      ec2: 'CreateTrafficMirrorTarget CreateTrafficMirrorFilter CreateTrafficMirrorFilterRule CreateTrafficMirrorSession ModifyTrafficMirrorSession ModifyTrafficMirrorFilterRule',
    },
  },
  {
    id: 'firewall-changed',
    title: 'Changes to security groups, network ACLs and firewalls',
    reason: 'They decide who can reach a resource, and stay after the access has ended.',
    severity: 'medium',
    technique: 'T1562.007',
    isAboutGiving: true,
    calls: {
      ec2: 'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress ModifySecurityGroupRules CreateSecurityGroup DeleteSecurityGroup ModifyNetworkInterfaceAttribute CreateNetworkAcl CreateNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation DeleteNetworkAcl DeleteNetworkAclEntry ModifyManagedPrefixList ModifyVpcBlockPublicAccessOptions CreateVpcBlockPublicAccessExclusion',
      rds: 'AuthorizeDBSecurityGroupIngress CreateDBSecurityGroup',
      redshift: 'AuthorizeClusterSecurityGroupIngress',
      elasticache:
        'AuthorizeCacheSecurityGroupIngress CreateCacheSecurityGroup RevokeCacheSecurityGroupIngress DeleteCacheSecurityGroup',
      elasticloadbalancing:
        'SetSecurityGroups ApplySecurityGroupsToLoadBalancer CreateListener ModifyListener',
      wafv2:
        'DeleteWebACL UpdateWebACL DisassociateWebACL DeleteRuleGroup UpdateRuleGroup DeleteIPSet UpdateIPSet DeleteFirewallManagerRuleGroups',
      waf: 'DeleteWebACL UpdateWebACL DeleteRule UpdateRule DeleteRuleGroup UpdateIPSet',
      'waf-regional':
        'DeleteWebACL UpdateWebACL DisassociateWebACL DeleteRule UpdateRule DeleteRuleGroup UpdateIPSet',
      'network-firewall':
        'DeleteFirewall DeleteFirewallPolicy DeleteRuleGroup UpdateFirewallPolicy UpdateRuleGroup UpdateFirewallDeleteProtection UpdateLoggingConfiguration DisassociateSubnets',
      fms: 'DeletePolicy DisassociateAdminAccount',
      shield: 'DeleteProtection DisableProactiveEngagement DisassociateDRTRole',
    },
  },
  {
    id: 'routes-changed',
    title: 'Changes to routes and connections between networks',
    reason: 'Traffic may take another way, or reach a network that it did not reach before.',
    severity: 'medium',
    technique: 'T1599',
    calls: {
      ec2: 'CreateRoute ReplaceRoute DeleteRoute ReplaceRouteTableAssociation CreateVpcPeeringConnection AcceptVpcPeeringConnection DeleteVpcPeeringConnection CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints CreateVpcEndpointServiceConfiguration ModifyVpcEndpointServicePermissions CreateVpnConnection CreateCustomerGateway CreateVpnGateway AttachVpnGateway CreateClientVpnEndpoint AuthorizeClientVpnIngress CreateTransitGateway CreateTransitGatewayRoute CreateTransitGatewayVpcAttachment AcceptTransitGatewayVpcAttachment',
      directconnect:
        'ConfirmConnection CreatePrivateVirtualInterface CreateDirectConnectGatewayAssociation',
      networkmanager: 'PutCoreNetworkPolicy PutResourcePolicy',
      'vpc-lattice':
        'PutResourcePolicy PutAuthPolicy DeleteAuthPolicy CreateServiceNetworkVpcAssociation',
    },
  },
  {
    id: 'networks-changed',
    title: 'Networks built or taken apart',
    reason: 'They are what routes and rules of firewalls apply to.',
    severity: 'info',
    technique: 'T1599',
    calls: {
      ec2: 'CreateVpc DeleteVpc CreateRouteTable DeleteRouteTable AssociateRouteTable DisassociateRouteTable CreateInternetGateway AttachInternetGateway DeleteInternetGateway DetachInternetGateway CreateEgressOnlyInternetGateway CreateNatGateway DeleteNatGateway ModifySubnetAttribute AssociateAddress DisassociateAddress',
    },
  },
  {
    id: 'dns-changed',
    title: 'Changes to DNS and domains',
    reason: 'Who controls a name can receive what is sent to it, and can get certificates for it.',
    severity: 'high',
    technique: 'T1584.002',
    calls: {
      route53:
        'ChangeResourceRecordSets CreateHostedZone DeleteHostedZone AssociateVPCWithHostedZone CreateVPCAssociationAuthorization DisableHostedZoneDNSSEC DeactivateKeySigningKey DeleteKeySigningKey',
      route53domains:
        'TransferDomain TransferDomainToAnotherAwsAccount AcceptDomainTransferFromAnotherAwsAccount DisableDomainTransferLock UpdateDomainNameservers UpdateDomainContact RetrieveDomainAuthCode DisableDomainAutoRenew DeleteDomain RegisterDomain',
      route53resolver:
        'CreateResolverRule UpdateResolverRule AssociateResolverRule DisassociateFirewallRuleGroup UpdateFirewallDomains DeleteFirewallRule UpdateFirewallRule CreateResolverEndpoint',
    },
  },
];
