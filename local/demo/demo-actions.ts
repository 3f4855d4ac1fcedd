import type { RoleCall } from '../console/records/role-records.ts';
import { accounts, region } from '../seed.ts';

const [{ id: accountId }] = accounts;
const secret = `arn:aws:secretsmanager:${region}:${accountId}:secret:prod/orders/database-Ab1Cd2`;
const table = `arn:aws:dynamodb:${region}:${accountId}:table/orders`;

/** James's calls in the account during the demo, in order. */
export const demoActions: readonly { readonly text: string; readonly call: RoleCall }[] = [
  {
    text: 'lists the instances',
    call: {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeInstances',
      readOnly: true,
      requestParameters: {
        maxResults: 50,
        instancesSet: {},
        filterSet: { items: [{ name: 'tag:service', valueSet: { items: [{ value: 'orders' }] } }] },
      },
    },
  },
  {
    text: 'reads the password of the database',
    call: {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      readOnly: true,
      requestParameters: { secretId: 'prod/orders/database' },
      resources: [{ accountId, type: 'AWS::SecretsManager::Secret', ARN: secret }],
    },
  },
  {
    text: 'raises the capacity of a table',
    call: {
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'UpdateTable',
      readOnly: false,
      requestParameters: {
        tableName: 'orders',
        provisionedThroughput: { readCapacityUnits: 200, writeCapacityUnits: 100 },
      },
      responseElements: {
        tableDescription: { tableName: 'orders', tableArn: table, tableStatus: 'UPDATING' },
      },
      resources: [{ accountId, type: 'AWS::DynamoDB::Table', ARN: table }],
    },
  },
  {
    text: 'tries to create an IAM user, and is denied',
    call: {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      readOnly: false,
      requestParameters: { userName: 'james-emergency' },
      errorCode: 'AccessDenied',
      errorMessage: `User is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${accountId}:user/james-emergency because no identity-based policy allows the iam:CreateUser action`,
    },
  },
];
