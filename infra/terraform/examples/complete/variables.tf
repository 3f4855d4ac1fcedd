variable "region" {
  description = "Identity Center's primary Region."
  type        = string
}

variable "instance_arn" {
  description = "aws sso-admin list-instances --query 'Instances[0].InstanceArn'"
  type        = string
}

variable "identity_store_id" {
  description = "aws sso-admin list-instances --query 'Instances[0].IdentityStoreId'"
  type        = string
}

variable "management_account_id" {
  description = "Set when this account is Identity Center's delegated administrator."
  type        = string
  default     = null
}

variable "access_portal_url" {
  description = "https://d-1234567890.awsapps.com/start"
  type        = string
}

variable "allowed_accounts" {
  description = "Where access may be given."
  type        = list(string)
}

variable "allowed_permission_sets" {
  description = "What may be given."
  type        = list(string)
}

variable "cloudtrail_log_groups" {
  description = "Where CloudTrail delivers to."
  type        = list(string)
}

variable "from_email" {
  description = "Verified in SES."
  type        = string
}

variable "contact_emails" {
  description = "Who gets reports and alerts."
  type        = list(string)
}

variable "slack_team_ids" {
  description = "Whose clicks count."
  type        = list(string)
}

variable "image_uri" {
  description = "A container image in ECR; null for the zips of npm run build."
  type        = string
  default     = null
}
