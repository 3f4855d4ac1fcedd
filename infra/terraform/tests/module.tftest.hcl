# For terraform test (1.7 or newer), with a mock of the AWS provider: nothing is created.

mock_provider "aws" {
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }
  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "111122223333" }
  }
  override_data {
    target = data.aws_iam_policy_document.trust
    values = { json = "{}" }
  }
  override_data {
    target = data.aws_iam_policy_document.alerts
    values = { json = "{}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws-us-gov:iam::111122223333:role/x" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:x" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:x" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws-us-gov:sns:us-gov-west-1:111122223333:break-glass-access-alerts" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws-us-gov:events:us-gov-west-1:111122223333:rule/x" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = { execution_arn = "arn:aws-us-gov:execute-api:us-gov-west-1:111122223333:x", api_endpoint = "https://x.example" }
  }
}

variables {
  instance_arn          = "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef"
  identity_store_id     = "d-1234567890"
  access_portal_url     = "https://d-1234567890.awsapps.com/start"
  cloudtrail_log_groups = ["organisation-trail", "arn:aws-us-gov:logs:us-gov-west-1:444455556666:log-group:other:*"]
  from_email            = "break-glass@example.com"
  contact_emails        = ["security@example.com", "lead@example.com"]
  image_uri             = "111122223333.dkr.ecr.us-gov-west-1.amazonaws.com/break-glass-access:1"
}

run "creates_every_described_resource" {
  command = apply

  assert {
    condition     = keys(aws_lambda_function.this) == keys(local.functions)
    error_message = "A function of functions.json is missing."
  }
  assert {
    condition     = keys(aws_iam_role_policy.this) == keys(local.described)
    error_message = "A role of functions.json is missing."
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == sum([for role in values(local.described) : length(role.alarms)])
    error_message = "An alarm of functions.json is missing."
  }
  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.this) : length(alarm.alarm_description) > 40 && length(alarm.alarm_actions) == 1])
    error_message = "An alarm must have a description and an action."
  }
  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled && aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "The table must be protected."
  }
  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled && aws_dynamodb_table.this.ttl[0].attribute_name == "expiresAt"
    error_message = "DynamoDB must delete records of grants that are long over."
  }
  assert {
    condition     = [for index in aws_dynamodb_table.this.global_secondary_index : [index.name, index.hash_key, index.range_key, index.projection_type]] == [["due-index", "due", "dueAt", "KEYS_ONLY"]]
    error_message = "The sparse index must be the one that the sweep queries."
  }
  assert {
    condition     = aws_sfn_state_machine.this.type == "STANDARD" && !aws_sfn_state_machine.this.logging_configuration[0].include_execution_data
    error_message = "Execution data contains task tokens, and must not be logged."
  }
  assert {
    condition     = output.interactivity_url == "https://x.example/slack/interactivity"
    error_message = "The URL must be the one to configure in Slack."
  }
}

run "policies_contain_this_partition_and_the_allowed_resources" {
  command = apply

  variables {
    allowed_accounts        = ["123456789012", "210987654321"]
    allowed_permission_sets = ["arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"]
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.this["grant-access"].policy).Statement : statement.Resource if statement.Sid == "CreateAssignment"] == [[
      "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef",
      "arn:aws-us-gov:sso:::account/123456789012",
      "arn:aws-us-gov:sso:::account/210987654321",
      "arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef",
    ]]
    error_message = "CreateAccountAssignment must be limited to the listed accounts and permission sets."
  }
  assert {
    condition     = alltrue([for role in values(aws_iam_role_policy.this) : !strcontains(role.policy, "arn:aws:") && !strcontains(role.policy, "$${")])
    error_message = "A policy contains another partition, or an unreplaced token."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this["revoke-access"].policy).Statement : statement.Resource if statement.Sid == "ReadExecutions"] == [["arn:aws-us-gov:states:us-gov-west-1:111122223333:execution:break-glass-access:*"]]
    error_message = "DescribeExecution must be limited to the executions of this state machine."
  }
  assert {
    condition     = !strcontains(aws_sfn_state_machine.this.definition, "$${") && !strcontains(aws_sfn_state_machine.this.definition, "arn:aws:")
    error_message = "The definition contains another partition, or an unreplaced token."
  }
  assert {
    condition     = alltrue([for role in values(aws_iam_role_policy.this) : !strcontains(role.policy, "ReadBotToken") && !strcontains(role.policy, "kms:Decrypt")])
    error_message = "A role must not read secrets that are not configured."
  }
}

run "secrets_with_a_customer_managed_key" {
  command = apply

  variables {
    bot_token_parameter = "/break-glass-access/slack-bot-token"
    secrets_kms_key_arn = "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1"
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.this["grant-access"].policy, "ReadBotToken") && strcontains(aws_iam_role_policy.this["grant-access"].policy, "kms:Decrypt")
    error_message = "The role must be allowed to read the configured secrets."
  }
  assert {
    condition     = aws_lambda_function.this["grant-access"].environment[0].variables["SLACK_BOT_TOKEN_PARAMETER"] == "/break-glass-access/slack-bot-token"
    error_message = "The function must have the parameter's name."
  }
}

# Version 5 of the provider rejects nodejs24.x.
run "zips_of_the_build" {
  command = plan

  variables {
    image_uri = null
    runtime   = "nodejs22.x"
  }

  assert {
    condition     = alltrue([for function in values(aws_lambda_function.this) : function.handler == "index.handler" && function.package_type == "Zip" && function.source_code_hash != null])
    error_message = "Each function must have its own zip (npm run build creates them)."
  }
}

run "missing_zips" {
  command = plan

  variables {
    image_uri    = null
    runtime      = "nodejs22.x"
    packages_dir = "not-built"
  }

  expect_failures = [aws_lambda_function.this]
}

run "delegated_administrator" {
  command = apply

  variables {
    management_account_id = "999988887777"
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.this["access-requested"].policy, "arn:aws-us-gov:identitystore::999988887777:identitystore/d-1234567890")
    error_message = "The identity store belongs to the management account."
  }
}
