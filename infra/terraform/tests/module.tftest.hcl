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
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws-us-gov:iam::111122223333:role/x" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws-us-gov:iam::111122223333:policy/x" }
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
    defaults = { id = "x", execution_arn = "arn:aws-us-gov:execute-api:us-gov-west-1:111122223333:x", api_endpoint = "https://x.example" }
  }
}

variables {
  instance_arn      = "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef"
  identity_store_id = "d-1234567890"
  access_portal_url = "https://d-1234567890.awsapps.com/start"

  allowed_accounts        = ["123456789012", "210987654321"]
  allowed_permission_sets = ["arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"]
  slack_team_ids          = ["T0123ABCD", "E0123ABCD"]

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
    condition     = toset([for index in aws_dynamodb_table.this.global_secondary_index : "${index.name} ${index.hash_key} ${index.range_key} ${index.projection_type}"]) == toset(["due-index due dueAt KEYS_ONLY", "rules-index rule id ALL"])
    error_message = "The sparse indexes must be those of infra/table.json, which the sweep and the commands query."
  }
  assert {
    condition     = aws_sfn_state_machine.this.type == "STANDARD" && !aws_sfn_state_machine.this.logging_configuration[0].include_execution_data
    error_message = "Execution data contains task tokens, and must not be logged."
  }
  assert {
    condition     = output.interactivity_url == "https://x.example/slack/interactivity" && output.commands_url == "https://x.example/slack/commands"
    error_message = "The URLs must be those to configure in Slack."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => function.reserved_concurrent_executions } == { access-requested = 10, grant-access = 20, revoke-access = 20, report-on-access = -1, sweep-grants = 1 }
    error_message = "The functions that grant and revoke must have concurrency of their own."
  }
  assert {
    condition     = [for filter in values(aws_cloudwatch_log_metric_filter.this) : [filter.pattern, filter.metric_transformation[0].name]] == [["{ $.status = \"429\" }", "ThrottledRequests"]]
    error_message = "The metric filter must count the lines of the access log with status 429."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["access-requested-client-errors"].dimensions == tomap({ ApiId = "x" }) && strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "\"status\":\"$context.status\"")
    error_message = "The alarm must watch this API, and the access log must have the status."
  }
  assert {
    condition     = aws_lambda_function.this["grant-access"].environment[0].variables["OPEN_RECORDS"] == "deny" && aws_lambda_function.this["access-requested"].environment[0].variables["SLACK_TEAM_IDS"] == "T0123ABCD,E0123ABCD"
    error_message = "An access rule that names nobody must allow nobody, and only the listed workspaces count."
  }
}

run "contacts_get_everything" {
  command = apply

  assert {
    condition     = length(aws_sns_topic_subscription.mail) == 2 && alltrue([for subscription in values(aws_sns_topic_subscription.mail) : subscription.filter_policy == null])
    error_message = "Without a filter policy the contacts get every message."
  }
  assert {
    condition     = aws_lambda_function.this["grant-access"].environment[0].variables["ALERT_TOPIC_ARN"] == aws_sns_topic.alerts.arn
    error_message = "GrantAccess must know the topic of the notices."
  }
  assert {
    condition     = aws_lambda_function.this["report-on-access"].environment[0].variables["OWN_RESOURCES"] == "break-glass-access,break-glass-access-alerts,break-glass-access-sweep*,break-glass-access-access-requested*,break-glass-access-grant-access*,break-glass-access-report-on-access*,break-glass-access-revoke-access*,break-glass-access-state-machine*,break-glass-access-sweep-grants*,/break-glass-access/slack-signing-secret,/break-glass-access/deployment"
    error_message = "Reports must know the names of this deployment's resources."
  }
}

run "contacts_get_no_notices" {
  command = apply

  variables {
    contacts_get_notices = false
  }

  assert {
    condition     = alltrue([for subscription in values(aws_sns_topic_subscription.mail) : jsondecode(subscription.filter_policy) == { severity = [{ anything-but = ["notice"] }, { exists = false }] } && subscription.filter_policy_scope == "MessageAttributes"])
    error_message = "The filter must leave out notices only: CloudWatch's alarms have no attributes."
  }
}

run "without_reserved_concurrency" {
  command = plan

  variables {
    reserve_concurrency = false
  }

  assert {
    condition     = alltrue([for function in values(aws_lambda_function.this) : function.reserved_concurrent_executions == -1])
    error_message = "No function may reserve concurrency."
  }
}

run "slack_path_segment" {
  command = apply

  variables {
    slack_path_segment = "0123456789abcdef"
  }

  assert {
    condition     = output.interactivity_url == "https://x.example/slack/0123456789abcdef/interactivity" && aws_apigatewayv2_route.interactivity.route_key == "POST /slack/0123456789abcdef/interactivity"
    error_message = "The route must have the segment."
  }
  assert {
    condition     = output.commands_url == "https://x.example/slack/0123456789abcdef/commands" && aws_apigatewayv2_route.commands.route_key == "POST /slack/0123456789abcdef/commands"
    error_message = "The route of slash commands must have the segment, too."
  }
  assert {
    condition     = endswith(aws_lambda_permission.api.source_arn, "/$default/POST/slack/0123456789abcdef/interactivity") && endswith(aws_lambda_permission.commands.source_arn, "/$default/POST/slack/0123456789abcdef/commands")
    error_message = "API Gateway must be allowed to invoke the function for these routes."
  }
}

run "short_path_segment" {
  command = plan

  variables {
    slack_path_segment = "short"
  }

  expect_failures = [var.slack_path_segment]
}

run "policies_contain_this_partition_and_the_allowed_resources" {
  command = apply

  assert {
    condition = [for key, policy in aws_iam_policy.this : jsondecode(policy.policy).Statement[0].Resource if local.managed_policies[key].role == "grant-access"] == [[
      "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef",
      "arn:aws-us-gov:sso:::account/123456789012",
      "arn:aws-us-gov:sso:::account/210987654321",
      "arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef",
    ]]
    error_message = "CreateAccountAssignment must be limited to the listed accounts and permission sets."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this["grant-access"].policy).Statement : [statement.Action, statement.Resource] if statement.Effect == "Deny"] == [[["sso:CreateAccountAssignment"], ["arn:aws-us-gov:sso:::account/111122223333"]]]
    error_message = "No assignment may be created in the account of the functions."
  }
  assert {
    condition     = keys(aws_iam_role_policy_attachment.this) == ["access-requested-1", "grant-access-1", "revoke-access-1", "sweep-grants-1"]
    error_message = "Each role needs its part of the lists."
  }
  assert {
    condition     = alltrue([for policy in values(aws_iam_policy.this) : !strcontains(policy.policy, "arn:aws:") && !strcontains(policy.policy, "$${")])
    error_message = "A managed policy contains another partition, or an unreplaced token."
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

run "no_events" {
  command = apply

  variables {
    event_bus_name = "off"
  }

  assert {
    condition     = alltrue([for role in values(aws_iam_role_policy.this) : !strcontains(role.policy, "events:PutEvents")])
    error_message = "No role may send events."
  }
}

run "events_to_a_bus_of_its_own" {
  command = apply

  variables {
    event_bus_name = "security"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_iam_role_policy.this["grant-access"].policy).Statement : [statement.Resource, statement.Condition] if statement.Sid == "PutEvents"]) == jsonencode([[["arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/security"], { StringEquals = { "events:source" = "break-glass-access" } }]])
    error_message = "Events must go to this bus only, with this source."
  }
  assert {
    condition     = aws_lambda_function.this["sweep-grants"].environment[0].variables["EVENT_BUS_NAME"] == "security"
    error_message = "The function must have the event bus's name."
  }
}

run "event_bus_of_another_account" {
  command = plan

  variables {
    event_bus_name = "arn:aws-us-gov:events:us-gov-west-1:999988887777:event-bus/security"
  }

  expect_failures = [var.event_bus_name]
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

run "five_hundred_accounts_and_one_hundred_permission_sets" {
  command = apply

  variables {
    allowed_accounts        = [for number in range(500) : tostring(200000000000 + number)]
    allowed_permission_sets = [for number in range(100) : "arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/ps-${1000000000000000 + number}"]
  }

  assert {
    condition     = { for role in keys(local.long_statements) : role => length([for policy in values(local.managed_policies) : policy if policy.role == role]) } == { access-requested = 2, grant-access = 9, revoke-access = 9, sweep-grants = 9 }
    error_message = "Each list must be cut into at most ten policies."
  }
  assert {
    condition     = alltrue([for policy in values(aws_iam_policy.this) : length(policy.policy) <= 6144])
    error_message = "A managed policy is too long."
  }
  assert {
    condition     = alltrue([for policy in values(aws_iam_role_policy.this) : length(policy.policy) <= 10240])
    error_message = "An inline policy is too long."
  }
  assert {
    condition     = sort(flatten([for key, policy in aws_iam_policy.this : jsondecode(policy.policy).Statement[0].Resource if local.managed_policies[key].role == "revoke-access"])) == sort(concat([var.instance_arn], [for id in var.allowed_accounts : "arn:aws-us-gov:sso:::account/${id}"], var.allowed_permission_sets))
    error_message = "The parts together must contain each account and permission set once."
  }
  assert {
    condition     = length(distinct([for key, policy in aws_iam_policy.this : jsondecode(policy.policy).Statement[0].Action if local.managed_policies[key].role == "revoke-access"])) == 1
    error_message = "Each part must allow the same actions."
  }
}

run "all_accounts_and_permission_sets" {
  command = apply

  variables {
    allowed_accounts        = ["*"]
    allowed_permission_sets = ["*"]
    slack_team_ids          = ["*"]
  }

  assert {
    condition     = jsondecode(aws_iam_policy.this["grant-access-1"].policy).Statement[0].Resource == ["arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef", "arn:aws-us-gov:sso:::account/*", "arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/*"]
    error_message = "The lists must be all accounts, and the instance's permission sets."
  }
  assert {
    condition     = !contains(keys(aws_lambda_function.this["access-requested"].environment[0].variables), "SLACK_TEAM_IDS")
    error_message = "Without the setting the function accepts every workspace."
  }
}

run "no_accounts_permission_sets_or_workspaces" {
  command = plan

  variables {
    allowed_accounts        = []
    allowed_permission_sets = []
    slack_team_ids          = []
  }

  expect_failures = [var.allowed_accounts, var.allowed_permission_sets, var.slack_team_ids]
}

run "all_accounts_beside_one" {
  command = plan

  variables {
    allowed_accounts = ["*", "123456789012"]
  }

  expect_failures = [var.allowed_accounts]
}

run "too_many_accounts" {
  command = plan

  variables {
    allowed_accounts = [for number in range(700) : tostring(200000000000 + number)]
  }

  expect_failures = [aws_iam_role.this]
}

run "access_to_the_account_of_the_functions" {
  command = plan

  variables {
    allowed_accounts = ["123456789012", "111122223333"]
  }

  expect_failures = [data.aws_caller_identity.current]
}

run "too_many_contacts" {
  command = plan

  variables {
    contact_emails = [for number in range(400) : "somebody-${number}@example.com"]
  }

  expect_failures = [aws_iam_role_policy.this]
}

run "identity_center_with_a_customer_managed_key" {
  command = apply

  variables {
    identity_center_kms_key_arn = "arn:aws-us-gov:kms:us-gov-west-1:999988887777:key/1"
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.this["grant-access"].policy).Statement : [statement.Resource[0], statement.Condition.StringEquals] if startswith(statement.Sid, "DecryptIdentity")] == [
      ["arn:aws-us-gov:kms:us-gov-west-1:999988887777:key/1", { "kms:ViaService" = "sso.us-gov-west-1.amazonaws.com", "kms:EncryptionContext:aws:sso:instance-arn" = "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef" }],
      ["arn:aws-us-gov:kms:us-gov-west-1:999988887777:key/1", { "kms:ViaService" = "identitystore.us-gov-west-1.amazonaws.com", "kms:EncryptionContext:aws:identitystore:identitystore-arn" = "arn:aws-us-gov:identitystore::111122223333:identitystore/d-1234567890" }],
    ]
    error_message = "The roles must be able to use the instance and the identity store."
  }
}

run "evidence_role" {
  command = apply

  variables {
    evidence_source    = "event-history"
    evidence_role_name = "break-glass-evidence"
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this["report-on-access"].policy).Statement : statement.Condition.StringEquals if statement.Sid == "AssumeEvidenceRole"] == [{ "aws:ResourceOrgID" = "$${aws:PrincipalOrgID}" }]
    error_message = "The role must be one of this organisation."
  }
}
