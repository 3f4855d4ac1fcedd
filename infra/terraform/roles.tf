# One role for each function and one for the state machine, with their statements from infra/functions.json.

data "aws_iam_policy_document" "trust" {
  for_each = local.described

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.key == "state-machine" ? "states.amazonaws.com" : "lambda.amazonaws.com"]
    }

    # AWS documents this condition for Step Functions, but not for Lambda.
    dynamic "condition" {
      for_each = each.key == "state-machine" ? [local.account_id] : []
      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.described

  name               = "${var.name}-${each.key}"
  description        = each.value.description
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
  tags               = var.tags

  lifecycle {
    precondition {
      condition     = length([for policy in values(local.managed_policies) : policy if policy.role == each.key]) <= 10
      error_message = "allowed_accounts and allowed_permission_sets do not fit into the 10 managed policies that IAM allows for the role ${var.name}-${each.key}: name at most ${10 * local.resources_per_policy - 1} in both together, or set allowed_accounts = [\"*\"]."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  for_each = local.described

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })

  lifecycle {
    precondition {
      condition     = length(jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })) <= 10240
      error_message = "The policy of ${var.name}-${each.key} would be longer than the 10,240 characters that IAM allows: shorten contact_emails or cloudtrail_log_groups."
    }
  }
}

# The statement with allowed_accounts and allowed_permission_sets, cut into as many policies as its list needs.
resource "aws_iam_policy" "this" {
  for_each = local.managed_policies

  name        = "${var.name}-${each.key}"
  description = "A part of the allowed accounts and permission sets of ${var.name}-${each.value.role}."
  policy      = each.value.document
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(each.value.document) <= 6144
      error_message = "${var.name}-${each.key} would be longer than the 6,144 characters that IAM allows for a managed policy: an ARN of allowed_permission_sets is longer than Identity Center's are."
    }
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.managed_policies

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = aws_iam_policy.this[each.key].arn
}
