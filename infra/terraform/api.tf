locals {
  # Only the routes know the segment: API Gateway answers 404 to any other path, and invokes no function.
  slack_path         = "/slack/${var.slack_path_segment == "" ? "" : "${var.slack_path_segment}/"}"
  interactivity_path = "${local.slack_path}interactivity"
  commands_path      = "${local.slack_path}commands"
}

resource "aws_apigatewayv2_api" "this" {
  name          = var.name
  description   = "The URLs that Slack sends presses and slash commands to."
  protocol_type = "HTTP"
  tags          = var.tags
}

resource "aws_apigatewayv2_integration" "interactivity" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.this["access-requested"].arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "interactivity" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "POST ${local.interactivity_path}"
  target    = "integrations/${aws_apigatewayv2_integration.interactivity.id}"
}

resource "aws_apigatewayv2_route" "commands" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "POST ${local.commands_path}"
  target    = "integrations/${aws_apigatewayv2_integration.interactivity.id}"
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.throttling_rate_limit
    throttling_burst_limit = var.throttling_burst_limit
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    # Source, time and result, but no body and no header.
    format = jsonencode({
      requestId        = "$context.requestId"
      requestTime      = "$context.requestTime"
      sourceIp         = "$context.identity.sourceIp"
      routeKey         = "$context.routeKey"
      status           = "$context.status"
      responseLatency  = "$context.responseLatency"
      integrationError = "$context.integrationErrorMessage"
    })
  }

  tags = var.tags
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/aws/vendedlogs/apis/${var.name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_lambda_permission" "api" {
  statement_id  = "Interactivity"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this["access-requested"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/$default/POST${local.interactivity_path}"
}

resource "aws_lambda_permission" "commands" {
  statement_id  = "Commands"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this["access-requested"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/$default/POST${local.commands_path}"
}
