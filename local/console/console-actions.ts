import { region } from '../seed.ts';
import type { RoleCall } from './records/role-records.ts';

/** An action in the console of an open role. */
export interface ConsoleAction {
  readonly id: string;
  readonly label: string;
  /** The output of a successful call. */
  readonly output: string;
  readonly call: RoleCall;
}

export const assumeRoleAction = {
  id: 'assume-role',
  label: 'Assume role OrdersAdmin',
  roleName: 'OrdersAdmin',
} as const;

export const createAccessKeyAction = {
  id: 'create-access-key',
  label: 'Create an access key for deploy-bot',
  userName: 'deploy-bot',
} as const;

export function buildConsoleActions(accountId: string): readonly ConsoleAction[] {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const secret = arn('secretsmanager', 'secret:prod/orders/database-Ab1Cd2');
  const table = arn('dynamodb', 'table/orders-archive');
  const trail = arn('cloudtrail', 'trail/organisation');
  return [
    {
      id: 'list-instances',
      label: 'List instances',
      output:
        'i-0a1b2c3d4e5f60718  running  orders-api\ni-0f9e8d7c6b5a40312  running  orders-worker',
      call: {
        eventSource: 'ec2.amazonaws.com',
        eventName: 'DescribeInstances',
        readOnly: true,
        requestParameters: { maxResults: 50, instancesSet: {}, filterSet: {} },
      },
    },
    {
      id: 'read-secret',
      label: 'Read a secret',
      output: 'prod/orders/database  ********',
      call: {
        eventSource: 'secretsmanager.amazonaws.com',
        eventName: 'GetSecretValue',
        readOnly: true,
        requestParameters: { secretId: 'prod/orders/database' },
        resources: [{ accountId, type: 'AWS::SecretsManager::Secret', ARN: secret }],
      },
    },
    {
      id: 'delete-table',
      label: 'Delete a table',
      output: 'orders-archive  DELETING',
      call: {
        eventSource: 'dynamodb.amazonaws.com',
        eventName: 'DeleteTable',
        readOnly: false,
        requestParameters: { tableName: 'orders-archive' },
        responseElements: {
          tableDescription: {
            tableName: 'orders-archive',
            tableArn: table,
            tableStatus: 'DELETING',
          },
        },
        resources: [{ accountId, type: 'AWS::DynamoDB::Table', ARN: table }],
      },
    },
    {
      id: 'stop-trail',
      label: 'Stop the trail',
      output: 'organisation  logging stopped',
      call: {
        eventSource: 'cloudtrail.amazonaws.com',
        eventName: 'StopLogging',
        readOnly: false,
        requestParameters: { name: trail },
        resources: [{ accountId, type: 'AWS::CloudTrail::Trail', ARN: trail }],
      },
    },
    {
      id: 'create-user',
      label: 'Create a user',
      output: '',
      call: {
        eventSource: 'iam.amazonaws.com',
        eventName: 'CreateUser',
        readOnly: false,
        requestParameters: { userName: 'emergency' },
        errorCode: 'AccessDenied',
        errorMessage: `User is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${accountId}:user/emergency because no identity-based policy allows the iam:CreateUser action`,
      },
    },
  ];
}
