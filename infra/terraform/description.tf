# Reads the files that describe the deployment, which the local environment and the tests read too.

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

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
          Effect   = "Allow"
          Action   = statement.actions
          Resource = statement.resources
        },
        can(statement.conditions) ? { Condition = statement.conditions } : {},
      ) if !can(statement.when) || try(local.tokens[statement.when], "") != ""
    ]
  }

  alarms = merge([
    for name, role in local.described : { for kind, alarm in role.alarms : "${name}-${kind}" => { role = name, kind = kind } }
  ]...)
}
