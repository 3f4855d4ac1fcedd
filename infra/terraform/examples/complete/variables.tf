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
