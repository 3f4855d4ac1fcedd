resource "aws_sns_topic" "alerts" {
  name = "${var.name}-alerts"
  tags = var.tags
}

resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn
  # With the topic's own ARN, which is known after apply, each plan that changes the topic would change the policy.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Alarms"
      Effect    = "Allow"
      Action    = "sns:Publish"
      Resource  = local.tokens.AlertTopicArn
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "mail" {
  for_each = toset(var.alert_emails == null ? var.contact_emails : var.alert_emails)

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.value

  # CloudWatch's alarms have no attributes, and must arrive.
  filter_policy       = var.contacts_get_notices ? null : jsonencode({ severity = [{ anything-but = ["notice"] }, { exists = false }] })
  filter_policy_scope = var.contacts_get_notices ? null : "MessageAttributes"
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = local.rendered[each.value.role].alarms[each.value.kind].meaning
  namespace         = local.rendered[each.value.role].alarms[each.value.kind].namespace
  metric_name       = local.rendered[each.value.role].alarms[each.value.kind].metric
  dimensions = {
    for name, value in local.rendered[each.value.role].alarms[each.value.kind].dimensions :
    name => value == local.tokens.ApiId ? aws_apigatewayv2_api.this.id : value
  }
  statistic           = local.rendered[each.value.role].alarms[each.value.kind].statistic
  comparison_operator = local.rendered[each.value.role].alarms[each.value.kind].comparison
  threshold           = local.rendered[each.value.role].alarms[each.value.kind].threshold
  period              = local.rendered[each.value.role].alarms[each.value.kind].periodSeconds
  evaluation_periods  = local.rendered[each.value.role].alarms[each.value.kind].evaluationPeriods
  treat_missing_data  = local.rendered[each.value.role].alarms[each.value.kind].missingData
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  tags                = var.tags
}

# Counts lines of the API's access log for the alarms that say which.
resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if can(local.described[alarm.role].alarms[alarm.kind].accessLogFilter) }

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.api.name
  pattern        = local.rendered[each.value.role].alarms[each.value.kind].accessLogFilter

  metric_transformation {
    namespace = local.rendered[each.value.role].alarms[each.value.kind].namespace
    name      = local.rendered[each.value.role].alarms[each.value.kind].metric
    value     = "1"
  }
}
