# What the command line needs to know of this deployment. It contains no secret.

resource "aws_ssm_parameter" "deployment" {
  name        = "/${var.name}/deployment"
  description = "Read by the command line."
  type        = "String"
  value = jsonencode({
    version         = 1
    table           = local.table_name
    stateMachineArn = local.state_machine_arn
    instanceArn     = var.instance_arn
    identityStoreId = var.identity_store_id
    evidence = {
      source    = var.evidence_source
      logGroups = var.cloudtrail_log_groups
      regions   = var.evidence_regions
      roleName  = var.evidence_role_name
    }
    allowedAccounts       = var.allowed_accounts
    allowedPermissionSets = var.allowed_permission_sets
    hasBotToken           = var.bot_token_parameter != ""
    ownResources          = local.own_resources
    botTokenParameter     = var.bot_token_parameter
    openRecords           = var.open_records
    accessSeconds         = var.access_seconds
    reason                = var.reason
  })

  tags = var.tags
}
