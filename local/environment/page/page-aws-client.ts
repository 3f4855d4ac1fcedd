import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { region } from '../../seed.ts';
import { pageAccessKeyId } from '../access-keys.ts';
import { tableName } from '../table-name.ts';

type Item = Readonly<Record<string, unknown>>;

/** The page's calls to the AWS endpoint, as a user of the AWS CLI would make them. */
export interface PageAwsClient {
  scanItems(): Promise<readonly Item[]>;
  updateItem(id: string, set: Readonly<Record<string, string | number>>): Promise<void>;
  stopExecution(arn: string): Promise<void>;
  close(): void;
}

export function createPageAwsClient(endpoint: () => string): PageAwsClient {
  const clientConfig = () => ({
    endpoint: endpoint(),
    region,
    credentials: { accessKeyId: pageAccessKeyId, secretAccessKey: 'local' },
  });
  let created: { readonly dynamodb: DynamoDBClient; readonly sfn: SFNClient } | undefined;
  const clients = () => {
    created ??= {
      dynamodb: new DynamoDBClient(clientConfig()),
      sfn: new SFNClient(clientConfig()),
    };
    return created;
  };
  return {
    async scanItems() {
      const scan = new ScanCommand({ TableName: tableName, ConsistentRead: true });
      const { Items: items = [] } = await clients().dynamodb.send(scan);
      return items.map((item) => unmarshall(item));
    },
    async updateItem(id, set) {
      const names = Object.keys(set);
      await clients().dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall({ id }),
          UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_exists(id)',
          ExpressionAttributeValues: marshall(
            Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
          ),
        }),
      );
    },
    async stopExecution(executionArn) {
      const error = 'Local.Aborted';
      const cause = 'Aborted on the local page';
      await clients().sfn.send(new StopExecutionCommand({ executionArn, error, cause }));
    },
    close() {
      created?.dynamodb.destroy();
      created?.sfn.destroy();
    },
  };
}
