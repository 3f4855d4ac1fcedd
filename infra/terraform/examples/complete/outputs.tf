output "interactivity_url" {
  description = "For the Slack app's Interactivity & Shortcuts."
  value       = module.break_glass_access.interactivity_url
}

output "table_name" {
  description = "Who may do what."
  value       = module.break_glass_access.table_name
}

output "signing_secret_parameter" {
  description = "Where Slack's signing secret goes."
  value       = module.break_glass_access.signing_secret_parameter
}

output "state_machine_arn" {
  description = "The workflow."
  value       = module.break_glass_access.state_machine_arn
}
