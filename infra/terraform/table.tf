# The table, as described in infra/table.json.

locals {
  index_keys = flatten([for index in values(local.table.indexes) : [index.partitionKey, index.sortKey]])
  attributes = { for key in concat([local.table.partitionKey], local.index_keys) : key.name => key.type }
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
}
