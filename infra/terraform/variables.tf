variable "name" {
  description = "Prefix of all resource names, except the table's. Two deployments in one account and Region need different names and table_names."
  type        = string
  default     = "break-glass-access"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "Must be 2 to 31 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "table_name" {
  description = "The table's name. Null for the name in infra/table.json."
  type        = string
  default     = null
}

variable "instance_arn" {
  description = "The Identity Center instance (aws sso-admin list-instances)."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:sso:::instance/[A-Za-z0-9.-]+$", var.instance_arn))
    error_message = "Must be an ARN such as arn:aws:sso:::instance/ssoins-1234567890abcdef."
  }
}

variable "identity_store_id" {
  description = "The instance's identity store (aws sso-admin list-instances)."
  type        = string

  validation {
    condition     = can(regex("^(d-[0-9a-f]{10}|[0-9a-f-]{36})$", var.identity_store_id))
    error_message = "Must be an identity store id such as d-1234567890."
  }
}

variable "management_account_id" {
  description = "The account that owns the instance. Null for this account; set it in a delegated administrator account."
  type        = string
  default     = null

  validation {
    condition     = var.management_account_id == null || can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "Must be 12 digits."
  }
}

variable "allowed_accounts" {
  description = "The accounts in which assignments may be created and deleted, 12 digits each, without the account that this is deployed in. [\"*\"] for all accounts of the organisation."
  type        = list(string)

  validation {
    condition     = length(var.allowed_accounts) > 0 && (try(join(",", var.allowed_accounts), "") == "*" || alltrue([for id in var.allowed_accounts : can(regex("^[0-9]{12}$", id))]))
    error_message = "Must contain at least one account, 12 digits each, or be [\"*\"] for all accounts."
  }
}

variable "allowed_permission_sets" {
  description = "ARNs of the permission sets that may be granted. [\"*\"] for all permission sets of the instance."
  type        = list(string)

  validation {
    condition     = length(var.allowed_permission_sets) > 0 && (try(join(",", var.allowed_permission_sets), "") == "*" || alltrue([for arn in var.allowed_permission_sets : can(regex("^arn:aws[a-z-]*:sso:::permissionSet/[A-Za-z0-9.-]+/ps-[A-Za-z0-9./-]+$", arn))]))
    error_message = "Must contain at least one ARN such as arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef, or be [\"*\"] for all permission sets."
  }
}

variable "cloudtrail_log_groups" {
  description = "The CloudWatch log groups that CloudTrail delivers to: names in this account and Region, or ARNs."
  type        = list(string)

  validation {
    condition     = length(var.cloudtrail_log_groups) > 0 && alltrue([for group in var.cloudtrail_log_groups : can(regex("^[A-Za-z0-9_./#:*-]+$", group))])
    error_message = "Must contain at least one name or ARN of a log group."
  }
}

variable "evidence_source" {
  description = "Where reports read CloudTrail events: logs-insights (the log groups), or event-history (for deployments without a trail)."
  type        = string
  default     = "logs-insights"
  nullable    = false

  validation {
    condition     = contains(["logs-insights", "event-history"], var.evidence_source)
    error_message = "Must be logs-insights or event-history."
  }
}

variable "evidence_regions" {
  description = "With event-history: the Regions to query. Empty for the functions' Region."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "evidence_role_name" {
  description = "With event-history: the name of the role to assume in a grant's account. Empty: the account is not queried, and reports note that."
  type        = string
  default     = ""
  nullable    = false
}

variable "contact_emails" {
  description = "Recipients of the reports, and the contacts that Slack messages name."
  type        = list(string)

  validation {
    condition     = length(var.contact_emails) > 0 && alltrue([for address in var.contact_emails : can(regex("^[^@\\s\",<>]+@[^@\\s\",<>]+$", address))])
    error_message = "Must contain at least one address, each without a display name."
  }
}

variable "from_email" {
  description = "Sender of the reports: an address that is verified in SES, or whose domain is."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s\",<>]+@[^@\\s\",<>]+$", var.from_email))
    error_message = "Must be an address without a display name."
  }
}

variable "alert_emails" {
  description = "Addresses to subscribe to the alert topic. Null for contact_emails; empty for none."
  type        = list(string)
  default     = null
}

variable "contacts_get_notices" {
  description = "Whether the contacts get a mail each time access becomes active. False leaves out what has the attribute severity = notice, and nothing else."
  type        = bool
  default     = true
  nullable    = false
}

variable "event_bus_name" {
  description = "The EventBridge event bus, of this account and Region, that gets an event for each status of a grant and each denial. It must exist. off sends none."
  type        = string
  default     = "default"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{1,256}$", var.event_bus_name))
    error_message = "Must be the name of an event bus, or off."
  }
}

variable "runbook_url" {
  description = "Where people find docs/when-it-fails.md: your copy of it (https://...). The workflow's alerts name it."
  type        = string
  default     = "docs/when-it-fails.md"
  validation {
    condition     = var.runbook_url == "docs/when-it-fails.md" || can(regex("^https://[A-Za-z0-9._~/#?=&%-]+$", var.runbook_url))
    error_message = "The URL starts with https:// and has only letters, digits and ._~/#?=&%-."
  }
}

variable "access_portal_url" {
  description = "The URL of the AWS access portal (https://d-1234567890.awsapps.com/start)."
  type        = string

  validation {
    condition     = startswith(var.access_portal_url, "https://")
    error_message = "Must be an https URL."
  }
}

variable "signing_secret_parameter" {
  description = "The name of the SecureString parameter with Slack's signing secret. The module does not create it."
  type        = string
  default     = "/break-glass-access/slack-signing-secret"
  nullable    = false

  validation {
    condition     = can(regex("^/[A-Za-z0-9_./-]+$", var.signing_secret_parameter))
    error_message = "Must be a parameter name that starts with a slash."
  }
}

variable "bot_token_parameter" {
  description = "The name of the SecureString parameter with the Slack app's bot token. Empty for none: notifications more than 25 minutes after the request are then not sent. The module does not create it."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_./-]+)?$", var.bot_token_parameter))
    error_message = "Must be a parameter name that starts with a slash, or empty."
  }
}

variable "secrets_kms_key_arn" {
  description = "The KMS key of the two SecureStrings. Empty for the account's default key (aws/ssm)."
  type        = string
  default     = ""
  nullable    = false
}

variable "identity_center_kms_key_arn" {
  description = "The ARN of the customer managed KMS key that encrypts the Identity Center instance. Empty for an AWS owned key."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+)?$", var.identity_center_kms_key_arn))
    error_message = "Must be the ARN of a key, or empty."
  }
}

variable "slack_team_ids" {
  description = "The Slack workspaces (T...) and enterprises (E...) whose requests are accepted. [\"*\"] for every request with a valid signature."
  type        = list(string)

  validation {
    condition     = length(var.slack_team_ids) > 0 && (try(join(",", var.slack_team_ids), "") == "*" || alltrue([for id in var.slack_team_ids : can(regex("^[TE][A-Z0-9]+$", id))]))
    error_message = "Must contain at least one id such as T0123ABCD, or be [\"*\"] for all."
  }
}

variable "slack_announce_channel" {
  description = "The id (C...) of the Slack channel that gets the grant cards. Empty: the thread of the message that was pressed, or the channel of the slash command. \"off\": no cards."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([CG][A-Z0-9]{2,63}|off)?$", var.slack_announce_channel))
    error_message = "Must be the id of a channel such as C0123ABCD, off, or empty."
  }
}

variable "slack_path_segment" {
  description = "A random segment of the Slack app's Request URL, such as the output of openssl rand -hex 16. Requests to another path invoke no function. Empty for none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([A-Za-z0-9_-]{16,64})?$", var.slack_path_segment))
    error_message = "Must be 16 to 64 letters, digits, hyphens and underscores, or empty."
  }
}

variable "open_records" {
  description = "Whether an access rule without principals and groups allows every linked user (allow) or no user (deny)."
  type        = string
  default     = "deny"
  nullable    = false

  validation {
    condition     = contains(["allow", "deny"], var.open_records)
    error_message = "Must be allow or deny."
  }
}

variable "reason" {
  description = "When requesters say why if the access rule does not set reason: none, after (once they have access) or first (before it is granted, with a bot token)."
  type        = string
  default     = "none"
  nullable    = false

  validation {
    condition     = contains(["none", "after", "first"], var.reason)
    error_message = "Must be none, after or first."
  }
}

variable "access_seconds" {
  description = "How long access lasts if the access rule does not set accessSeconds."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.access_seconds >= 60 && var.access_seconds <= 43200 && floor(var.access_seconds) == var.access_seconds
    error_message = "Must be a whole number from 60 to 43200."
  }
}

variable "cloudtrail_delay_seconds" {
  description = "How long the report waits for CloudTrail after access has ended."
  type        = number
  default     = 900
  nullable    = false

  validation {
    condition     = var.cloudtrail_delay_seconds >= 0 && var.cloudtrail_delay_seconds <= 86400
    error_message = "Must be from 0 to 86400."
  }
}

variable "packages_dir" {
  description = "The folder with <function>.zip from npm run build. Null for dist/lambda of this checkout."
  type        = string
  default     = null
}

variable "image_uri" {
  description = "A container image in ECR (Dockerfile), by digest or tag, instead of the zips. Null for the zips."
  type        = string
  default     = null
}

variable "runtime" {
  description = "The zips' runtime. The last version 5 of the AWS provider rejects nodejs24.x: use version 6, or an image."
  type        = string
  default     = "nodejs24.x"
  nullable    = false
}

variable "reserve_concurrency" {
  description = "Whether to reserve concurrency as in infra/functions.json, 51 in all. Set false if the account's quota is less than 151."
  type        = bool
  default     = true
  nullable    = false
}

variable "throttling_rate_limit" {
  description = "The API's rate limit, in requests per second."
  type        = number
  default     = 20
  nullable    = false
}

variable "throttling_burst_limit" {
  description = "The API's burst limit, in requests."
  type        = number
  default     = 40
  nullable    = false
}

variable "sweep_minutes" {
  description = "The interval of the sweep, in minutes."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.sweep_minutes >= 2 && var.sweep_minutes <= 5
    error_message = "Must be from 2 to 5: the alarm for a missing sweep depends on it."
  }
}

variable "log_retention_days" {
  description = "The retention of all logs, in days."
  type        = number
  default     = 365
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether the table is protected from deletion."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags for all resources that support them."
  type        = map(string)
  default     = {}
  nullable    = false
}
