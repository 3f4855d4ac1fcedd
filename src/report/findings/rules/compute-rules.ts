import type { FindingRule } from './finding-rule.ts';

const goesOn = 'It goes on after the access has ended, with the permissions of its role.';

/** What runs: commands, code, and what acts by itself. */
export const computeRules: readonly FindingRule[] = [
  {
    id: 'commands-run',
    title: 'Commands run on compute resources',
    reason: 'CloudTrail does not record activity inside an instance, container or function.',
    severity: 'high',
    technique: 'T1651',
    calls: {
      ssm: 'SendCommand StartAutomationExecution CreateAssociation UpdateAssociation StartAssociationsOnce',
      ecs: 'ExecuteCommand',
    },
  },
  {
    id: 'instance-logins',
    title: 'Logins to compute resources',
    reason: 'CloudTrail does not record activity inside an instance, container or function.',
    severity: 'high',
    technique: 'T1021.008',
    calls: {
      ssm: 'StartSession ResumeSession',
      'ec2-instance-connect': 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel',
      ec2: 'EnableSerialConsoleAccess CreateInstanceConnectEndpoint',
    },
  },
  {
    id: 'cloudshell-used',
    title: 'CloudShell used',
    reason: 'CloudTrail records the calls that were made in it, but not the commands and files.',
    severity: 'medium',
    technique: 'T1059.009',
    calls: {
      cloudshell:
        'CreateEnvironment CreateSession PutCredentials GetFileDownloadUrls GetFileUploadUrls',
    },
  },
  {
    id: 'code-changed',
    title: 'Code and settings of what runs changed',
    reason: 'What runs with the permissions of a role may do something else from then on.',
    severity: 'high',
    technique: 'T1648',
    calls: {
      lambda:
        'UpdateFunctionCode UpdateFunctionConfiguration PublishLayerVersion PublishVersion UpdateAlias UpdateEventSourceMapping PutFunctionConcurrency PutFunctionEventInvokeConfig PutRuntimeManagementConfig UpdateCodeSigningConfig DeleteFunctionCodeSigningConfig PutFunctionCodeSigningConfig',
      ec2: 'ModifyInstanceAttribute ModifyInstanceMetadataOptions ModifyInstanceMetadataDefaults ModifyLaunchTemplate CreateReplaceRootVolumeTask',
      ssm: 'CreateDocument UpdateDocument UpdateDocumentDefaultVersion DeleteDocument UpdateServiceSetting',
      ecr: 'PutImage PutImageTagMutability',
    },
  },
  {
    id: 'functions-made',
    title: 'Functions made or triggered: they act by themselves',
    reason: goesOn,
    severity: 'high',
    technique: 'T1648',
    isAboutRole: true,
    calls: {
      lambda: 'CreateFunction CreateEventSourceMapping CreateAlias',
      cloudfront: 'CreateFunction UpdateFunction PublishFunction',
      appsync:
        'CreateResolver UpdateResolver CreateFunction UpdateFunction CreateDataSource UpdateDataSource',
    },
  },
  {
    id: 'compute-started',
    title: 'Compute started or changed: it acts by itself',
    reason: goesOn,
    severity: 'high',
    technique: 'T1578.002',
    isAboutRole: true,
    calls: {
      ec2: 'RunInstances RequestSpotInstances RequestSpotFleet CreateFleet CreateLaunchTemplate CreateLaunchTemplateVersion',
      ecs: 'RunTask StartTask RegisterTaskDefinition CreateService UpdateService RegisterContainerInstance CreateTaskSet',
      eks: 'CreateCluster CreateNodegroup CreateFargateProfile CreateAddon UpdateAddon',
      autoscaling:
        'CreateAutoScalingGroup UpdateAutoScalingGroup CreateLaunchConfiguration PutLifecycleHook',
      batch: 'CreateComputeEnvironment UpdateComputeEnvironment RegisterJobDefinition SubmitJob',
      lightsail: 'CreateInstances CreateInstancesFromSnapshot CreateContainerServiceDeployment',
      apprunner: 'CreateService UpdateService',
      elasticbeanstalk: 'CreateEnvironment UpdateEnvironment CreateApplicationVersion',
      elasticmapreduce: 'RunJobFlow AddJobFlowSteps',
      'emr-serverless': 'CreateApplication StartJobRun',
      'emr-containers': 'StartJobRun',
      sagemaker:
        'CreateNotebookInstance UpdateNotebookInstance CreateNotebookInstanceLifecycleConfig UpdateNotebookInstanceLifecycleConfig CreateTrainingJob CreateProcessingJob CreateModel CreateEndpoint CreatePipeline UpdatePipeline StartPipelineExecution CreateUserProfile',
      glue: 'CreateDevEndpoint UpdateDevEndpoint CreateSession',
      cloud9: 'CreateEnvironmentEC2 CreateEnvironmentMembership',
      kinesisanalytics: 'CreateApplication UpdateApplication StartApplication',
      'bedrock-agentcore':
        'CreateAgentRuntime UpdateAgentRuntime CreateCodeInterpreter CreateBrowser',
      bedrock: 'CreateAgent UpdateAgent CreateAgentActionGroup UpdateAgentActionGroup CreateFlow',
      appstream: 'CreateFleet CreateImageBuilder CreateAppBlockBuilder',
      workspaces: 'CreateWorkspaces',
    },
  },
  {
    id: 'automation-changed',
    title: 'Schedules, pipelines and stacks made or changed: they act by themselves',
    reason: goesOn,
    severity: 'high',
    technique: 'T1053',
    isAboutRole: true,
    calls: {
      events: 'PutRule PutTargets EnableRule CreateConnection CreateApiDestination',
      scheduler: 'CreateSchedule UpdateSchedule',
      pipes: 'CreatePipe UpdatePipe StartPipe',
      states: 'CreateStateMachine UpdateStateMachine UpdateStateMachineAlias CreateActivity',
      codebuild:
        'CreateProject UpdateProject StartBuild StartBuildBatch CreateWebhook UpdateWebhook ImportSourceCredentials UpdateProjectVisibility',
      codepipeline: 'CreatePipeline UpdatePipeline PutWebhook StartPipelineExecution',
      codedeploy: 'CreateDeployment CreateDeploymentGroup UpdateDeploymentGroup',
      cloudformation:
        'CreateStack UpdateStack ExecuteChangeSet CreateStackSet UpdateStackSet CreateStackInstances UpdateStackInstances SetStackPolicy RegisterType ActivateType',
      cloudcontrolapi: 'CreateResource UpdateResource DeleteResource',
      glue: 'CreateJob UpdateJob StartJobRun CreateTrigger UpdateTrigger CreateWorkflow CreateCrawler UpdateCrawler',
      airflow: 'CreateEnvironment UpdateEnvironment',
      datapipeline: 'CreatePipeline PutPipelineDefinition ActivatePipeline',
      imagebuilder:
        'CreateImagePipeline UpdateImagePipeline CreateComponent StartImagePipelineExecution',
      ssm: 'CreateMaintenanceWindow UpdateMaintenanceWindow RegisterTaskWithMaintenanceWindow',
      dlm: 'CreateLifecyclePolicy UpdateLifecyclePolicy',
      s3: 'PutBucketNotification CreateJob',
      iot: 'CreateTopicRule ReplaceTopicRule',
      datasync: 'CreateTask UpdateTask StartTaskExecution CreateLocationS3',
      firehose: 'CreateDeliveryStream UpdateDestination',
      dms: 'CreateReplicationTask StartReplicationTask ModifyReplicationTask CreateEndpoint',
      amplify: 'CreateApp UpdateApp StartJob',
      'application-autoscaling': 'PutScheduledAction',
      backup: 'CreateBackupPlan UpdateBackupPlan CreateBackupSelection StartCopyJob',
    },
  },
];
