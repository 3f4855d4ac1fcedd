# The functions, as described in infra/functions.json.

locals {
  is_image     = var.image_uri != null
  packages_dir = coalesce(var.packages_dir, "${path.module}/../../dist/lambda")
  packages     = { for name in keys(local.functions) : name => "${local.packages_dir}/${name}.zip" }
}

resource "aws_lambda_function" "this" {
  for_each = local.functions

  function_name                  = "${var.name}-${each.key}"
  description                    = each.value.description
  role                           = aws_iam_role.this[each.key].arn
  memory_size                    = each.value.memoryMegabytes
  timeout                        = each.value.timeoutSeconds
  reserved_concurrent_executions = var.reserve_concurrency ? try(each.value.reservedConcurrency, -1) : -1
  architectures                  = ["arm64"]

  package_type     = local.is_image ? "Image" : "Zip"
  image_uri        = var.image_uri
  runtime          = local.is_image ? null : var.runtime
  handler          = local.is_image ? null : "index.handler"
  filename         = local.is_image ? null : local.packages[each.key]
  source_code_hash = !local.is_image && fileexists(local.packages[each.key]) ? filebase64sha256(local.packages[each.key]) : null

  dynamic "image_config" {
    for_each = local.is_image ? [each.key] : []
    content {
      command = ["${image_config.value}/index.handler"]
    }
  }

  environment {
    variables = { for name in each.value.environment : name => local.settings[name] if lookup(local.settings, name, "") != "" }
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = local.is_image || fileexists(local.packages[each.key])
      error_message = "${local.packages[each.key]} does not exist: run npm ci && npm run build, or set packages_dir or image_uri."
    }
  }

  # The first invocation needs the log group and the permissions.
  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.this, aws_iam_role_policy_attachment.this]
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}
