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
}

resource "aws_iam_role_policy" "this" {
  for_each = local.described

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })
}
