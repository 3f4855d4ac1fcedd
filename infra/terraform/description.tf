# The one description of what is deployed, shared with the local world and the tests: read, not repeated.

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  functions_file  = "${path.module}/../functions.json"
  definition_file = "${path.module}/../../workflow/break-glass.asl.json"
  table           = jsondecode(file("${path.module}/../table.json"))

  # What has keys that resources are made for stays free of what is known only when applied.
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
