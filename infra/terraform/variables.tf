variable "name" {
  description = "Begins the name of everything that is made. Two deployments in one account and Region need two names, and two table_names."
  type        = string
  default     = "break-glass-access"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "2 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "table_name" {
  description = "The table's name, where it is to differ from the one in infra/table.json."
  type        = string
  default     = null
}

variable "instance_arn" {
  description = "The Identity Center instance (aws sso-admin list-instances)."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:sso:::instance/[A-Za-z0-9.-]+$", var.instance_arn))
    error_message = "An ARN such as arn:aws:sso:::instance/ssoins-1234567890abcdef."
  }
}

variable "identity_store_id" {
  description = "The instance's identity store (aws sso-admin list-instances)."
  type        = string

  validation {
    condition     = can(regex("^(d-[0-9a-f]{10}|[0-9a-f-]{36})$", var.identity_store_id))
    error_message = "An identity store id such as d-1234567890."
  }
}

variable "management_account_id" {
  description = "The account that owns the instance. Null for this account; to be set in a delegated administrator account."
  type        = string
  default     = null

  validation {
    condition     = var.management_account_id == null || can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "12 digits."
  }
}

variable "allowed_accounts" {
  description = "The accounts in which assignments may be made and removed, 12 digits each. Empty for all of the organisation."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_accounts : can(regex("^[0-9]{12}$", id))])
    error_message = "12 digits each."
  }
}

variable "allowed_permission_sets" {
  description = "ARNs of the permission sets that may be given. Empty for all of the instance."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.allowed_permission_sets : can(regex("^arn:aws[a-z-]*:sso:::permissionSet/[A-Za-z0-9.-]+/ps-[A-Za-z0-9./-]+$", arn))])
    error_message = "ARNs such as arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef."
  }
}

variable "cloudtrail_log_groups" {
  description = "The CloudWatch log groups that CloudTrail delivers to: names of this account and Region, or ARNs."
  type        = list(string)

  validation {
    condition     = length(var.cloudtrail_log_groups) > 0 && alltrue([for group in var.cloudtrail_log_groups : can(regex("^[A-Za-z0-9_./#:*-]+$", group))])
    error_message = "At least one name or ARN of a log group."
  }
}

variable "evidence_source" {
  description = "Where reports find what was done: logs-insights (the log groups), or event-history (CloudTrail's own, for whoever has no trail)."
  type        = string
  default     = "logs-insights"

  validation {
    condition     = contains(["logs-insights", "event-history"], var.evidence_source)
    error_message = "logs-insights or event-history."
  }
}

variable "evidence_regions" {
  description = "With event-history: the Regions to look in. Empty: the functions' own."
  type        = list(string)
  default     = []
}

variable "evidence_role_name" {
  description = "With event-history: the name of the role to assume in a grant's account to look there. Empty: reports say that the account was not looked at."
  type        = string
  default     = ""
}

variable "contact_emails" {
  description = "Who gets the reports, and is named to people who need help."
  type        = list(string)

  validation {
    condition     = length(var.contact_emails) > 0 && alltrue([for address in var.contact_emails : can(regex("^[^@\\s\",<>]+@[^@\\s\",<>]+$", address))])
    error_message = "At least one address, each without a display name."
  }
}

variable "from_email" {
  description = "Who sends the reports: an address that SES has verified, or one of a domain that it has."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s\",<>]+@[^@\\s\",<>]+$", var.from_email))
    error_message = "An address without a display name."
  }
}

variable "alert_emails" {
  description = "Who is subscribed to the alert topic by mail. Null for the contacts; empty for nobody."
  type        = list(string)
  default     = null
}

variable "access_portal_url" {
  description = "Where people open their access (https://d-1234567890.awsapps.com/start)."
  type        = string

  validation {
    condition     = startswith(var.access_portal_url, "https://")
    error_message = "An https address."
  }
}

variable "signing_secret_parameter" {
  description = "The name of the SecureString that holds Slack's signing secret. The module does not make it."
  type        = string
  default     = "/break-glass-access/slack-signing-secret"

  validation {
    condition     = can(regex("^/[A-Za-z0-9_./-]+$", var.signing_secret_parameter))
    error_message = "A parameter's name, beginning with a slash."
  }
}

variable "bot_token_parameter" {
  description = "The name of the SecureString that holds the Slack app's bot token. Empty for none: what is said more than 25 minutes after the click is then left unsaid. The module does not make it."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_./-]+)?$", var.bot_token_parameter))
    error_message = "A parameter's name, beginning with a slash, or nothing."
  }
}

variable "secrets_kms_key_arn" {
  description = "The key of the two SecureStrings, where it is not the account's default (aws/ssm)."
  type        = string
  default     = ""
}

variable "slack_team_ids" {
  description = "The Slack workspaces (T...) and enterprises (E...) whose clicks count. Empty for all whose requests carry our signature."
  type        = list(string)
  default     = []
}

variable "open_records" {
  description = "Whether an access record that names nobody allows every linked person (allow) or nobody (deny)."
  type        = string
  default     = "allow"

  validation {
    condition     = contains(["allow", "deny"], var.open_records)
    error_message = "allow or deny."
  }
}

variable "access_seconds" {
  description = "How long access lasts where its record does not say."
  type        = number
  default     = 3600

  validation {
    condition     = var.access_seconds >= 60 && var.access_seconds <= 43200 && floor(var.access_seconds) == var.access_seconds
    error_message = "A whole number from 60 to 43200."
  }
}

variable "cloudtrail_delay_seconds" {
  description = "How long the report waits after the end of access for CloudTrail to deliver."
  type        = number
  default     = 900

  validation {
    condition     = var.cloudtrail_delay_seconds >= 0 && var.cloudtrail_delay_seconds <= 86400
    error_message = "From 0 to 86400."
  }
}

variable "packages_dir" {
  description = "Where npm run build wrote <function>.zip. Null for dist/lambda of this checkout."
  type        = string
  default     = null
}

variable "image_uri" {
  description = "A container image in ECR (Dockerfile), by digest or tag, instead of the zips. Null for the zips."
  type        = string
  default     = null
}

variable "runtime" {
  description = "The zips' runtime. Version 5 of the AWS provider does not know nodejs24.x: use version 6, or an image."
  type        = string
  default     = "nodejs24.x"
}

variable "reserve_concurrency" {
  description = "Whether functions reserve concurrency as described. False in an account whose quota leaves none to reserve."
  type        = bool
  default     = true
}

variable "throttling_rate_limit" {
  description = "Requests a second that the API lets in."
  type        = number
  default     = 20
}

variable "throttling_burst_limit" {
  description = "Requests at once that the API lets in."
  type        = number
  default     = 40
}

variable "sweep_minutes" {
  description = "How often the sweep runs."
  type        = number
  default     = 5

  validation {
    condition     = var.sweep_minutes >= 2 && var.sweep_minutes <= 5
    error_message = "From 2 to 5: the alarm on a sweep that did not run counts on it."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 365
}

variable "deletion_protection" {
  description = "Whether the table refuses to be deleted."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
