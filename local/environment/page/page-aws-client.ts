import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { region } from '../../seed.ts';
import { tableName } from '../functions/environment-variables.ts';

export const pageAccessKeyId = 'AKIALOCALPAGE';

type Item = Readonly<Record<string, unknown>>;

/** What the page does by AWS's own calls, as a person with the AWS CLI would. */
export interface PageAwsClient {
  scanItems(): Promise<readonly Item[]>;
  updateItem(id: string, set: Readonly<Record<string, string | number>>): Promise<void>;
  stopExecution(arn: string): Promise<void>;
  close(): void;
}

export function createPageAwsClient(endpoint: () => string): PageAwsClient {
  const client = () => ({
    endpoint: endpoint(),
    region,
    credentials: { accessKeyId: pageAccessKeyId, secretAccessKey: 'local' },
  });
  let made: { readonly dynamodb: DynamoDBClient; readonly sfn: SFNClient } | undefined;
  const clients = () => {
    made ??= { dynamodb: new DynamoDBClient(client()), sfn: new SFNClient(client()) };
    return made;
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
      made?.dynamodb.destroy();
      made?.sfn.destroy();
    },
  };
}
