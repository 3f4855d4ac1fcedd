terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.70, < 7.0"
    }
  }
}

provider "aws" {
  # Identity Center's primary Region: only its API can create assignments.
  region = var.region
}

module "break_glass_access" {
  source = "../.."

  name       = var.name
  table_name = var.table_name

  instance_arn                = var.instance_arn
  identity_store_id           = var.identity_store_id
  management_account_id       = var.management_account_id
  identity_center_kms_key_arn = var.identity_center_kms_key_arn
  access_portal_url           = var.access_portal_url

  allowed_accounts        = var.allowed_accounts
  allowed_permission_sets = var.allowed_permission_sets
  open_records            = var.open_records
  access_seconds          = var.access_seconds
  reason                  = var.reason

  cloudtrail_log_groups    = var.cloudtrail_log_groups
  cloudtrail_delay_seconds = var.cloudtrail_delay_seconds
  evidence_source          = var.evidence_source
  evidence_regions         = var.evidence_regions
  evidence_role_name       = var.evidence_role_name

  from_email           = var.from_email
  contact_emails       = var.contact_emails
  alert_emails         = var.alert_emails
  contacts_get_notices = var.contacts_get_notices
  runbook_url          = var.runbook_url
  event_bus_name       = var.event_bus_name

  signing_secret_parameter = var.signing_secret_parameter
  bot_token_parameter      = var.bot_token_parameter
  secrets_kms_key_arn      = var.secrets_kms_key_arn

  slack_team_ids         = var.slack_team_ids
  slack_announce_channel = var.slack_announce_channel
  slack_path_segment     = var.slack_path_segment
  throttling_rate_limit  = var.throttling_rate_limit
  throttling_burst_limit = var.throttling_burst_limit

  packages_dir        = var.packages_dir
  image_uri           = var.image_uri
  runtime             = var.runtime
  reserve_concurrency = var.reserve_concurrency

  sweep_minutes       = var.sweep_minutes
  log_retention_days  = var.log_retention_days
  deletion_protection = var.deletion_protection

  tags = { application = "break-glass-access" }
}
