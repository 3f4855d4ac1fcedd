import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { tableName } from '../../../local/environment/table-name.ts';
import { stateMachineArn } from '../../../local/seed.ts';
import { example } from '../../fixtures/local-environment/read-state.ts';
import type { sdkOptionsOf } from '../../fixtures/local-environment/start-environment.ts';
import { assignment } from './test-context.ts';

type Options = ReturnType<typeof sdkOptionsOf>;
const noGrant = '0'.repeat(32);
const { accountId, permissionSetArn, principalId } = example;

const write = (id: string) => (options: Options) =>
  new DynamoDBClient(options).send(
    new UpdateItemCommand({ TableName: tableName, Key: { id: { S: id } } }),
  );

/** Calls that the policies of roles must deny. */
export const writeAccessRule = write(`access#${accountId}#${permissionSetArn}#${principalId}`);
export const writeUserLink = write('principal#U012NOACC');
export const writeFreeze = write('settings#freeze');
export const writeLock = write(`open#${accountId}#${permissionSetArn}#${principalId}`);
export const writeGrant = write(`grant#${noGrant}`);
export const writeWait = write(`wait#${noGrant}#expiry`);
export const writeReport = write(`report#${noGrant}`);
const query = (IndexName: string, attribute: string, value: string) => (options: Options) =>
  new DynamoDBClient(options).send(
    new QueryCommand({
      TableName: tableName,
      IndexName,
      KeyConditionExpression: '#name = :value',
      ExpressionAttributeNames: { '#name': attribute },
      ExpressionAttributeValues: { ':value': { S: value } },
    }),
  );
export const queryDueGrants = query('due-index', 'due', 'grant');
/** A partition of the index that is not known. */
export const queryOtherRules = query('rules-index', 'rule', 'other');
/** Who writes this prevents that the requester is told. */
export const writeDirectStage = (options: Options) =>
  new DynamoDBClient(options).send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { id: { S: `notified#${noGrant}` } },
      UpdateExpression: 'SET directStage = :stage',
      ExpressionAttributeValues: { ':stage': { S: 'reported' } },
    }),
  );
export const readNotified = (options: Options) =>
  new DynamoDBClient(options).send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { id: { S: `notified#${noGrant}` } },
      UpdateExpression: 'SET dueAt = :now',
      ExpressionAttributeValues: { ':now': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    }),
  );
export const createAssignment = (options: Options) =>
  new SSOAdminClient(options).send(new CreateAccountAssignmentCommand(assignment(example)));
export const deleteAssignment = (options: Options) =>
  new SSOAdminClient(options).send(new DeleteAccountAssignmentCommand(assignment(example)));
export const startGrant = (options: Options) =>
  new SFNClient(options).send(
    new StartExecutionCommand({ stateMachineArn, name: noGrant, input: '{}' }),
  );

const putEvent = (entry: { Source: string; EventBusName: string }) => (options: Options) =>
  new EventBridgeClient(options).send(
    new PutEventsCommand({ Entries: [{ ...entry, DetailType: 'Grant ended', Detail: '{}' }] }),
  );
export const putEventOfOtherSource = putEvent({ Source: 'x', EventBusName: 'default' });
export const putEventToOtherBus = putEvent({ Source: 'break-glass-access', EventBusName: 'x' });
