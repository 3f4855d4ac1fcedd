import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeUserCommand,
  IdentitystoreClient,
  IsMemberInGroupsCommand,
} from '@aws-sdk/client-identitystore';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetCommand,
  ListAccountAssignmentsCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  type ReceivedRequest,
  type Responder,
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { createAssignmentCreator, createAssignmentRemover } from '../account-assignments.ts';
import { createRateLimit, lookUpEvents } from '../cloudtrail/look-up-events.ts';
import { createInsightsQueries } from '../cloudwatch-logs/run-insights-query.ts';
import { createTable } from '../dynamodb/table.ts';
import { createEventBus } from '../event-bridge.ts';
import { createIdentityStore } from '../identity-store.ts';
import { createParameterReader } from '../parameter-store.ts';
import { createPermissionSets } from '../permission-sets.ts';
import { createExecutions, createExecutionWaits, listRunningNames } from '../step-functions.ts';
import * as services from './json-service.ts';

const target = { accountId: '123456789012', permissionSetArn: 'arn:set', principalId: 'user' };

/** Output of the operations whose callers need more than an empty object. */
const outputs: Readonly<Record<string, unknown>> = {
  Query: { Items: [] },
  GetParameter: { Parameter: { Value: 'secret' } },
  DescribeUser: { UserName: 'name' },
  DescribePermissionSet: { PermissionSet: { Name: 'name', SessionDuration: 'PT1H' } },
  CreateAccountAssignment: { AccountAssignmentCreationStatus: { RequestId: 'id' } },
  DeleteAccountAssignment: { AccountAssignmentDeletionStatus: { RequestId: 'id' } },
  StartQuery: { queryId: 'id' },
  GetQueryResults: { status: 'Running', results: [] },
  LookupEvents: { NextToken: 'token' },
  PutEvents: { FailedEntryCount: 0 },
};
const operationOf = ({ headers }: ReceivedRequest) =>
  String(headers['x-amz-target']).split('.').at(-1) ?? '';
const respond: Responder = (response, request) =>
  respondWithJson(outputs[operationOf(request)] ?? {})(response, request);

/** Calls every operation that the system uses. */
async function callAllOperations(url: string): Promise<void> {
  const table = createTable(buildJsonClient(url, services.dynamodb), 'table');
  await table.read('id');
  await Promise.all(['a', 'b'].map((id) => table.batchReader.read(id)));
  await table.change('id', { set: { a: 'é', n: 1.5 }, addTo: { field: 's', member: 'm' } }, [
    { absent: 'id' },
  ]);
  await table.delete('id');
  for await (const _ of table.idsDueBy(1)) assert.fail('nothing is due');
  const stepFunctions = buildJsonClient(url, services.stepFunctions);
  const executions = createExecutions(stepFunctions, 'arn:aws:states:us-east-1:1:stateMachine:x');
  await executions.start('name\u2028');
  await executions.statusOf('name');
  for await (const names of listRunningNames(stepFunctions, 'arn:machine'))
    assert.deepEqual(names, []);
  await createExecutionWaits(stepFunctions).end('token');
  await createParameterReader(buildJsonClient(url, services.parameterStore), '/name')();
  const directory = createIdentityStore(buildJsonClient(url, services.identityStore), 'd-1');
  await directory.findUser('user');
  await directory.membershipsOf('user', new Set(['group']));
  const bus = createEventBus(buildJsonClient(url, services.eventBridge), 'bus');
  await bus.put([
    {
      source: 'break-glass-access',
      detailType: 'Grant active',
      time: eventTime.toISOString(),
      detail: { version: '1', text: 'é' },
    },
  ]);
  const client = buildJsonClient(url, services.identityCenter);
  await createPermissionSets(client, 'arn:instance').find('arn:set');
  const deps = { client, clientWithoutRetries: client, instanceArn: 'arn:instance' };
  const creator = createAssignmentCreator(deps);
  await creator.isListed(target);
  await creator.create(target);
  await creator.describeCreation('id');
  const remover = createAssignmentRemover(deps);
  await remover.delete(target);
  await remover.describeDeletion('id');
  await readEvidence(url);
}

const eventTime = new Date('2026-01-01T00:00:00.250Z');

const window = {
  from: new Date('2026-01-01T00:00:00.250Z'),
  until: new Date('2026-01-01T00:00:00Z'),
};

/** Runs queries until time is up, so that they are stopped, and looks up two pages of events. */
async function readEvidence(url: string): Promise<void> {
  const runQuery = createInsightsQueries(() => buildJsonClient(url, services.cloudWatchLogs));
  const query = { region: undefined, startTime: 1, endTime: 2, queryString: 'fields @message' };
  const timeUp = new Error('time is up');
  const sleepUntilTimeUp = () => Promise.reject(timeUp);
  for (const logGroup of ['name', 'arn:aws:logs:us-east-1:123456789012:log-group:name:*'])
    await assert.rejects(runQuery({ ...query, logGroups: [logGroup] }, sleepUntilTimeUp), timeUp);
  const client = buildJsonClient(url, services.cloudTrail);
  const attribute = { AttributeKey: 'Username', AttributeValue: 'user' } as const;
  const deps = { client, rateLimit: createRateLimit(() => 0), sleep: async () => undefined };
  let pages = 0;
  for await (const page of lookUpEvents(deps, { ...window, attribute })) {
    assert.deepEqual(page, []);
    pages += 1;
    if (pages === 2) break;
  }
}

type Send = (
  client: { send(command: never): Promise<unknown> },
  command: object,
) => Promise<unknown>;
const send: Send = (client, command) => client.send(command as never);

/** Sends the same operations with the same input by the SDK. */
async function repeatWithSdk(url: string, requests: readonly ReceivedRequest[]): Promise<void> {
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'any' };
  const options = { endpoint: url, region: 'us-east-1', maxAttempts: 1, credentials };
  const dynamodb = new DynamoDBClient(options);
  const states = new SFNClient(options);
  const sso = new SSOAdminClient(options);
  const store = new IdentitystoreClient(options);
  const logs = new CloudWatchLogsClient(options);
  const operations: Readonly<Record<string, (input: never) => Promise<unknown>>> = {
    GetItem: (input) => send(dynamodb, new GetItemCommand(input)),
    BatchGetItem: (input) => send(dynamodb, new BatchGetItemCommand(input)),
    DeleteItem: (input) => send(dynamodb, new DeleteItemCommand(input)),
    UpdateItem: (input) => send(dynamodb, new UpdateItemCommand(input)),
    Query: (input) => send(dynamodb, new QueryCommand(input)),
    StartExecution: (input) => send(states, new StartExecutionCommand(input)),
    DescribeExecution: (input) => send(states, new DescribeExecutionCommand(input)),
    ListExecutions: (input) => send(states, new ListExecutionsCommand(input)),
    SendTaskSuccess: (input) => send(states, new SendTaskSuccessCommand(input)),
    GetParameter: (input) => send(new SSMClient(options), new GetParameterCommand(input)),
    DescribeUser: (input) => send(store, new DescribeUserCommand(input)),
    IsMemberInGroups: (input) => send(store, new IsMemberInGroupsCommand(input)),
    DescribePermissionSet: (input) => send(sso, new DescribePermissionSetCommand(input)),
    ListAccountAssignments: (input) => send(sso, new ListAccountAssignmentsCommand(input)),
    CreateAccountAssignment: (input) => send(sso, new CreateAccountAssignmentCommand(input)),
    DescribeAccountAssignmentCreationStatus: (input) =>
      send(sso, new DescribeAccountAssignmentCreationStatusCommand(input)),
    DeleteAccountAssignment: (input) => send(sso, new DeleteAccountAssignmentCommand(input)),
    DescribeAccountAssignmentDeletionStatus: (input) =>
      send(sso, new DescribeAccountAssignmentDeletionStatusCommand(input)),
    StartQuery: (input) => send(logs, new StartQueryCommand(input)),
    GetQueryResults: (input) => send(logs, new GetQueryResultsCommand(input)),
    StopQuery: (input) => send(logs, new StopQueryCommand(input)),
    PutEvents: (input) => {
      const { Entries: entries } = input as { Entries: readonly object[] };
      const Entries = entries.map((entry) => ({ ...entry, Time: eventTime }));
      return send(new EventBridgeClient(options), new PutEventsCommand({ Entries }));
    },
    LookupEvents: (input) => {
      const times = { StartTime: window.from, EndTime: window.until };
      return send(
        new CloudTrailClient(options),
        new LookupEventsCommand({ ...(input as object), ...times }),
      );
    },
  };
  for (const request of requests)
    await operations[operationOf(request)]?.(JSON.parse(request.body) as never);
}

const comparedParts = ({ method, path, headers, body }: ReceivedRequest) => ({
  method,
  path,
  target: headers['x-amz-target'],
  contentType: headers['content-type'],
  scope: /\/([^/]+\/[^/]+\/aws4_request),/.exec(headers.authorization ?? '')?.[1],
  body: JSON.parse(body),
});

test('sends every call as the SDK does, so that no member has a wrong name', async (t) => {
  const ours = await startScriptedServer(t, [respond]);
  await callAllOperations(ours.url);
  const sdk = await startScriptedServer(t, [respond]);
  await repeatWithSdk(sdk.url, ours.requests);
  // The SDK omits members that its model of the operation does not have.
  assert.deepEqual(ours.requests.map(comparedParts), sdk.requests.map(comparedParts));
  assert.equal(new Set(ours.requests.map(operationOf)).size, 23);
});
