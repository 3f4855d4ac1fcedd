# The table, as described in infra/table.json.

locals {
  index_keys = flatten([for index in values(local.table.indexes) : [index.partitionKey, index.sortKey]])
  # A key may be in the table and in several indexes.
  attribute_types = { for key in concat([local.table.partitionKey], local.index_keys) : key.name => key.type... }
  attributes      = { for name, types in local.attribute_types : name => types[0] }
}

resource "aws_dynamodb_table" "this" {
  name                        = local.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = local.table.partitionKey.name
  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = local.attributes
    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.table.indexes
    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.partitionKey.name
      range_key       = global_secondary_index.value.sortKey.name
      projection_type = global_secondary_index.value.projection
    }
  }

  ttl {
    attribute_name = local.table.timeToLive
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  tags = var.tags

  # Terraform destroys the table before what it depends on. While the table is protected from deletion, destroy fails
  # there, and keeps all that ends access. The policies and settings name the table by an ARN that is built from its name.
  depends_on = [
    aws_apigatewayv2_route.commands,
    aws_apigatewayv2_route.interactivity,
    aws_apigatewayv2_stage.this,
    aws_cloudwatch_event_target.sweep,
    aws_cloudwatch_log_metric_filter.this,
    aws_cloudwatch_metric_alarm.this,
    aws_lambda_function_event_invoke_config.late_answer,
    aws_lambda_function_event_invoke_config.sweep,
    aws_lambda_permission.api,
    aws_lambda_permission.commands,
    aws_lambda_permission.sweep,
    aws_sfn_state_machine.this,
    aws_sns_topic_policy.alerts,
    aws_sns_topic_subscription.mail,
    aws_ssm_parameter.deployment,
  ]
}
