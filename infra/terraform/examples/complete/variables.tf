variable "region" {
  description = "Identity Center's primary Region."
  type        = string
}

variable "instance_arn" {
  description = "The Identity Center instance: aws sso-admin list-instances --query 'Instances[0].InstanceArn'."
  type        = string
}

variable "identity_store_id" {
  description = "The instance's identity store: aws sso-admin list-instances --query 'Instances[0].IdentityStoreId'."
  type        = string
}

variable "management_account_id" {
  description = "The account that owns the instance. Set it if this account is Identity Center's delegated administrator."
  type        = string
  default     = null
}

variable "access_portal_url" {
  description = "The URL of the AWS access portal, such as https://d-1234567890.awsapps.com/start."
  type        = string
}

variable "allowed_accounts" {
  description = "The accounts in which access may be granted."
  type        = list(string)
}

variable "allowed_permission_sets" {
  description = "ARNs of the permission sets that may be granted."
  type        = list(string)
}

variable "cloudtrail_log_groups" {
  description = "The CloudWatch log groups that CloudTrail delivers to."
  type        = list(string)
}

variable "from_email" {
  description = "Sender of the reports, verified in SES."
  type        = string
}

variable "contact_emails" {
  description = "Recipients of reports and alerts."
  type        = list(string)
}

variable "slack_team_ids" {
  description = "The Slack workspaces and enterprises whose requests are accepted."
  type        = list(string)
}

variable "slack_announce_channel" {
  description = "The Slack channel that gets the grant cards. Empty for the thread of the pressed message, off for none."
  type        = string
  default     = ""
}

variable "image_uri" {
  description = "A container image in ECR. Null for the zips of npm run build."
  type        = string
  default     = null
}

variable "bot_token_parameter" {
  description = "The SecureString parameter with the Slack app's bot token. Empty for none."
  type        = string
  default     = "/break-glass-access/slack-bot-token"
}

variable "reserve_concurrency" {
  description = "Whether access-requested reserves concurrent executions. A new account's quota is too low for it."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether the table is protected from deletion."
  type        = bool
  default     = true
}

# Null: the module's default.

variable "name" {
  description = "Prefix of all resource names, except the table's. Two deployments in one account and Region need different names and table_names."
  type        = string
  default     = null
}

variable "table_name" {
  description = "The table's name. Null for the name in infra/table.json."
  type        = string
  default     = null
}

variable "evidence_source" {
  description = "Where reports read CloudTrail events: logs-insights (the log groups), or event-history (for deployments without a trail)."
  type        = string
  default     = null
}

variable "evidence_regions" {
  description = "With event-history: the Regions to query. Empty for the functions' Region."
  type        = list(string)
  default     = null
}

variable "evidence_role_name" {
  description = "With event-history: the name of the role to assume in a grant's account. Empty: the account is not queried, and reports note that."
  type        = string
  default     = null
}

variable "runbook_url" {
  description = "Where people find docs/when-it-fails.md: your copy of it (https://...)."
  type        = string
  default     = "docs/when-it-fails.md"
}

variable "contacts_get_notices" {
  description = "Whether the contacts get a mail each time access becomes active. False leaves out what has the attribute severity = notice, and nothing else."
  type        = bool
  default     = null
}

variable "alert_emails" {
  description = "Addresses to subscribe to the alert topic. Null for contact_emails; empty for none."
  type        = list(string)
  default     = null
}

variable "signing_secret_parameter" {
  description = "The name of the SecureString parameter with Slack's signing secret. The module does not create it."
  type        = string
  default     = null
}

variable "secrets_kms_key_arn" {
  description = "The KMS key of the two SecureStrings. Empty for the account's default key (aws/ssm)."
  type        = string
  default     = null
}

variable "identity_center_kms_key_arn" {
  description = "The ARN of the customer managed KMS key that encrypts the Identity Center instance. Empty for an AWS owned key."
  type        = string
  default     = null
}

variable "slack_path_segment" {
  description = "A random segment of the Slack app's Request URL, such as the output of openssl rand -hex 16. Requests to another path invoke no function. Empty for none."
  type        = string
  default     = null
}

variable "open_records" {
  description = "Whether an access rule without principals and groups allows every linked user (allow) or no user (deny)."
  type        = string
  default     = null
}

variable "reason" {
  description = "When requesters say why if the access rule does not set reason: none, after (once they have access) or first (before it is granted, with a bot token)."
  type        = string
  default     = null
}

variable "access_seconds" {
  description = "How long access lasts if the access rule does not set accessSeconds."
  type        = number
  default     = null
}

variable "cloudtrail_delay_seconds" {
  description = "How long the report waits for CloudTrail after access has ended."
  type        = number
  default     = null
}

variable "packages_dir" {
  description = "The folder with <function>.zip from npm run build. Null for dist/lambda of this checkout."
  type        = string
  default     = null
}

variable "runtime" {
  description = "The zips' runtime. The last version 5 of the AWS provider rejects nodejs24.x: use version 6, or an image."
  type        = string
  default     = null
}

variable "throttling_rate_limit" {
  description = "The API's rate limit, in requests per second."
  type        = number
  default     = null
}

variable "throttling_burst_limit" {
  description = "The API's burst limit, in requests."
  type        = number
  default     = null
}

variable "sweep_minutes" {
  description = "The interval of the sweep, in minutes."
  type        = number
  default     = null
}

variable "log_retention_days" {
  description = "The retention of all logs, in days."
  type        = number
  default     = null
}

variable "event_bus_name" {
  description = "The EventBridge event bus, of this account and Region, that gets an event for each status of a grant and each denial. It must exist. off sends none."
  type        = string
  default     = null
}
