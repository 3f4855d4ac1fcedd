# Reads the files that describe the deployment, which the local environment and the tests read too.

data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = !contains(var.allowed_accounts, self.account_id)
      error_message = "allowed_accounts contains ${self.account_id}, the account that this is deployed in. Who has access there can change the functions and the table: leave it out."
    }
  }
}

locals {
  functions_file  = "${path.module}/../functions.json"
  definition_file = "${path.module}/../../workflow/break-glass.asl.json"
  table           = jsondecode(file("${path.module}/../table.json"))

  # The keys of for_each must be known before apply, so `described` does not depend on the tokens.
  described = jsondecode(file(local.functions_file))
  rendered  = jsondecode(templatefile(local.functions_file, local.tokens))
  functions = { for name, role in local.described : name => role if name != "state-machine" }

  statements = {
    for name, role in local.rendered : name => [
      for statement in role.statements : merge(
        {
          Sid      = statement.sid
          Effect   = try(statement.effect, "Allow")
          Action   = statement.actions
          Resource = statement.resources
        },
        can(statement.conditions) ? { Condition = statement.conditions } : {},
      ) if !can(statement.managedPolicies) && (!can(statement.when) || try(local.tokens[statement.when], "") != "")
    ]
  }

  # The statement of a role that is cut by its resources. Each action is checked on each of its resources, so that
  # the parts together allow what the whole would.
  long_statements = {
    for name, role in local.described : name => one([for statement in role.statements : statement if can(statement.managedPolicies)])
    if length([for statement in role.statements : statement if can(statement.managedPolicies)]) > 0
  }

  # 70 of the longest ARNs fit into a managed policy of 6,144 characters. A constant number, so that the keys of
  # for_each do not depend on the ARNs.
  resources_per_policy = 70
  managed_policies = merge([
    for name, statement in local.long_statements : {
      for index, resources in chunklist(flatten([for token in statement.resources : local.long_lists[trim(token, "$${}")]]), local.resources_per_policy) :
      "${name}-${index + 1}" => {
        role = name
        document = jsonencode({
          Version   = "2012-10-17"
          Statement = [{ Sid = statement.sid, Effect = "Allow", Action = statement.actions, Resource = resources }]
        })
      }
    }
  ]...)

  alarms = merge([
    for name, role in local.described : { for kind, alarm in role.alarms : "${name}-${kind}" => { role = name, kind = kind } }
  ]...)
}
