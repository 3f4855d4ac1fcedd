locals {
  partition  = data.aws_partition.current.partition
  account_id = data.aws_caller_identity.current.account_id
  # Provider 6 has region and deprecates name; provider 5 has only name. Both have id.
  region = data.aws_region.current.id

  table_name  = coalesce(var.table_name, local.table.name)
  instance_id = element(split("/", var.instance_arn), 1)
  owner_id    = coalesce(var.management_account_id, local.account_id)

  # Built from names, because functions, state machine and policies refer to each other.
  state_machine_arn = "arn:${local.partition}:states:${local.region}:${local.account_id}:stateMachine:${var.name}"
  parameter_prefix  = "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter"
  identity_prefix   = "arn:${local.partition}:ses:${local.region}:${local.account_id}:identity"
  function_arns = {
    for name in keys(local.functions) : name => "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${var.name}-${name}"
  }

  # The tokens of the statement that is cut into managed policies.
  long_lists = {
    InstanceArn              = [var.instance_arn]
    AllowedAccountArns       = [for id in var.allowed_accounts : "arn:${local.partition}:sso:::account/${id}"]
    AllowedPermissionSetArns = [for arn in var.allowed_permission_sets : arn == "*" ? "arn:${local.partition}:sso:::permissionSet/${local.instance_id}/*" : arn]
  }
  trail_log_group_arns = [
    for group in var.cloudtrail_log_groups :
    startswith(group, "arn:") ? trimsuffix(group, ":*") : "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${group}"
  ]

  # Joins a list inside a JSON array whose entry is only the token.
  list_separator = "\", \""

  tokens = merge(
    {
      Partition                 = local.partition
      DnsSuffix                 = data.aws_partition.current.dns_suffix
      Region                    = local.region
      AccountId                 = local.account_id
      Name                      = var.name
      TableName                 = local.table_name
      TableArn                  = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.table_name}"
      StateMachineArn           = local.state_machine_arn
      ExecutionArns             = "${replace(local.state_machine_arn, ":stateMachine:", ":execution:")}:*"
      InstanceArn               = var.instance_arn
      IdentityStoreArn          = "arn:${local.partition}:identitystore::${local.owner_id}:identitystore/${var.identity_store_id}"
      AlertTopicArn             = "arn:${local.partition}:sns:${local.region}:${local.account_id}:${var.name}-alerts"
      EventBusArn               = var.event_bus_name == "off" ? "" : "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/${var.event_bus_name}"
      Runbook                   = var.runbook_url
      SigningSecretParameterArn = "${local.parameter_prefix}${var.signing_secret_parameter}"
      BotTokenParameterArn      = var.bot_token_parameter == "" ? "" : "${local.parameter_prefix}${var.bot_token_parameter}"
      SecretsKeyArn             = var.secrets_kms_key_arn
      IdentityCenterKeyArn      = var.identity_center_kms_key_arn
      FromEmail                 = var.from_email
      EventHistory              = var.evidence_source == "event-history" ? "yes" : ""
      EvidenceRoleName          = var.evidence_source == "event-history" ? var.evidence_role_name : ""
      AllowedAccountArns        = join(local.list_separator, local.long_lists.AllowedAccountArns)
      AllowedPermissionSetArns  = join(local.list_separator, local.long_lists.AllowedPermissionSetArns)
      # IAM replaces this by the organisation of the role that makes the call.
      PrincipalOrgId = "$${aws:PrincipalOrgID}"
      # Known only after apply, so that alerts.tf replaces it.
      ApiId         = "$${ApiId}"
      ContactEmails = join(local.list_separator, var.contact_emails)
      # CloudWatch Logs documents the ARN with :*, but checks some actions against the ARN without it.
      TrailLogGroupArns = join(local.list_separator, flatten([for arn in local.trail_log_group_arns : [arn, "${arn}:*"]]))
      # SES checks the identity that is verified: the address or its domain.
      MailIdentityArns = join(local.list_separator, ["${local.identity_prefix}/${var.from_email}", "${local.identity_prefix}/${element(split("@", var.from_email), 1)}"])
    },
    { for name, arn in local.function_arns : "${join("", [for word in split("-", name) : title(word)])}FunctionArn" => arn },
  )

  # What reports call this system, by the names that calls use. The API has only an id, known after apply.
  own_resources = distinct(compact(concat(
    [var.name, local.table_name, "${var.name}-alerts", "${var.name}-sweep*"],
    # A function or the state machine, its role, policies, log group and alarms.
    [for name in keys(local.described) : "${var.name}-${name}*"],
    [var.signing_secret_parameter, var.bot_token_parameter, "/${var.name}/deployment", var.evidence_role_name],
  )))

  # SLACK_ORIGIN replaces Slack in the local environment, and is never set in a deployment.
  settings = {
    TABLE_NAME                     = local.table_name
    STATE_MACHINE_ARN              = local.state_machine_arn
    INSTANCE_ARN                   = var.instance_arn
    IDENTITY_STORE_ID              = var.identity_store_id
    CLOUDTRAIL_LOG_GROUP           = join(",", var.cloudtrail_log_groups)
    EVIDENCE_SOURCE                = var.evidence_source
    EVIDENCE_REGIONS               = join(",", var.evidence_regions)
    EVIDENCE_ROLE_NAME             = var.evidence_role_name
    OWN_RESOURCES                  = join(",", local.own_resources)
    REPORT_FUNCTION_NAME           = element(split(":function:", local.tokens.ReportOnAccessFunctionArn), 1)
    CONTACT_EMAIL                  = join(",", var.contact_emails)
    FROM_EMAIL                     = var.from_email
    ALERT_TOPIC_ARN                = local.tokens.AlertTopicArn
    EVENT_BUS_NAME                 = var.event_bus_name
    ACCESS_PORTAL_URL              = var.access_portal_url
    SLACK_SIGNING_SECRET_PARAMETER = var.signing_secret_parameter
    SLACK_BOT_TOKEN_PARAMETER      = var.bot_token_parameter
    SLACK_ANNOUNCE_CHANNEL         = var.slack_announce_channel
    SLACK_TEAM_IDS                 = join(",", [for id in var.slack_team_ids : id if id != "*"])
    OPEN_RECORDS                   = var.open_records
    REASON                         = var.reason
    ACCESS_SECONDS                 = tostring(var.access_seconds)
    CLOUDTRAIL_DELAY_SECONDS       = tostring(var.cloudtrail_delay_seconds)
  }
}
