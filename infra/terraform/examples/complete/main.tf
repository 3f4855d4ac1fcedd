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

  instance_arn          = var.instance_arn
  identity_store_id     = var.identity_store_id
  management_account_id = var.management_account_id
  access_portal_url     = var.access_portal_url

  allowed_accounts        = var.allowed_accounts
  allowed_permission_sets = var.allowed_permission_sets

  cloudtrail_log_groups = var.cloudtrail_log_groups
  from_email            = var.from_email
  contact_emails        = var.contact_emails

  bot_token_parameter = var.bot_token_parameter
  slack_team_ids      = var.slack_team_ids

  image_uri           = var.image_uri
  reserve_concurrency = var.reserve_concurrency
  deletion_protection = var.deletion_protection

  tags = { application = "break-glass-access" }
}
