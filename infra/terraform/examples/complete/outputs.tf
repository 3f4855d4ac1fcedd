output "interactivity_url" {
  description = "The Request URL for the Slack app's Interactivity & Shortcuts."
  value       = module.break_glass_access.interactivity_url
}

output "commands_url" {
  description = "The Request URL for the Slack app's slash command."
  value       = module.break_glass_access.commands_url
}

output "table_name" {
  description = "The table with the user links, access rules and grants."
  value       = module.break_glass_access.table_name
}

output "signing_secret_parameter" {
  description = "The name of the SecureString parameter to create with Slack's signing secret."
  value       = module.break_glass_access.signing_secret_parameter
}

output "state_machine_arn" {
  description = "The state machine."
  value       = module.break_glass_access.state_machine_arn
}
