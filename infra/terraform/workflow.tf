resource "aws_sfn_state_machine" "this" {
  name       = var.name
  type       = "STANDARD"
  role_arn   = aws_iam_role.this["state-machine"].arn
  definition = templatefile(local.definition_file, local.tokens)

  logging_configuration {
    level = "ALL"
    # A task's parameters contain its task token, which is a secret.
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.workflow.arn}:*"
  }

  tracing_configuration {
    enabled = true
  }

  tags = var.tags

  # CreateStateMachine fails unless the role may deliver logs.
  depends_on = [aws_iam_role_policy.this]
}

resource "aws_cloudwatch_log_group" "workflow" {
  # Log delivery adds each group to one resource policy, unless its name has this prefix.
  name              = "/aws/vendedlogs/states/${var.name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "${var.name}-sweep"
  description         = "Runs sweep-grants, which revokes access, and sends reports, that are overdue."
  schedule_expression = "rate(${var.sweep_minutes} minutes)"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule  = aws_cloudwatch_event_rule.sweep.name
  arn   = aws_lambda_function.this["sweep-grants"].arn
  input = jsonencode({ intervalSeconds = var.sweep_minutes * 60 })
}

resource "aws_lambda_permission" "sweep" {
  statement_id   = "Schedule"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this["sweep-grants"].function_name
  principal      = "events.amazonaws.com"
  source_arn     = aws_cloudwatch_event_rule.sweep.arn
  source_account = local.account_id
}

# A late answer that fails is not tried again, and is no answer any more after a minute.
resource "aws_lambda_function_event_invoke_config" "late_answer" {
  function_name                = aws_lambda_function.this["access-requested"].function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 60
}

# A sweep that failed, or found another sweep running, is not retried: the next one starts soon.
resource "aws_lambda_function_event_invoke_config" "sweep" {
  function_name                = aws_lambda_function.this["sweep-grants"].function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = var.sweep_minutes * 60
}
