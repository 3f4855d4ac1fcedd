output "interactivity_url" {
  description = "The Request URL for the Slack app's Interactivity & Shortcuts."
  value       = "${aws_apigatewayv2_api.this.api_endpoint}${local.interactivity_path}"
}

output "commands_url" {
  description = "The Request URL for the Slack app's slash command."
  value       = "${aws_apigatewayv2_api.this.api_endpoint}${local.commands_path}"
}

output "table_name" {
  description = "The table with the user links, access rules and grants."
  value       = aws_dynamodb_table.this.name
}

output "state_machine_arn" {
  description = "The state machine. An execution's name is the grant id."
  value       = aws_sfn_state_machine.this.arn
}

output "alert_topic_arn" {
  description = "The topic of alerts from alarms, the state machine and the sweep."
  value       = aws_sns_topic.alerts.arn
}

output "function_names" {
  description = "The functions' names, by function."
  value       = { for name, function in aws_lambda_function.this : name => function.function_name }
}

output "function_role_arns" {
  description = "The functions' role ARNs, by function."
  value       = { for name in keys(local.functions) : name => aws_iam_role.this[name].arn }
}

output "signing_secret_parameter" {
  description = "The name of the SecureString parameter to create with Slack's signing secret."
  value       = var.signing_secret_parameter
}
