import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marshall } from '@aws-sdk/util-dynamodb';

interface StubTrail {
  readonly grant: Readonly<Record<string, unknown>>;
  /** How many records the grant's user has, delivered evenly within an hour. */
  readonly events: number;
  readonly principalId: string;
}

interface Query {
  readonly startTime: number;
  readonly endTime: number;
}

const maxRows = 10_000;

/** CloudWatch Logs with the records of one grant, DynamoDB with its record, and SES, without delays. */
export async function startStubTrail({ grant, events, principalId }: StubTrail) {
  const startsAt = Date.parse(String(grant['requestedAt']));
  const spanMs = 3_600_000;
  const deliveredAt = (index: number) => startsAt + Math.floor((index * spanMs) / events);
  const queries: Query[] = [];
  let mailText = '';
  let mailBytes = 0;

  const row = (index: number) => [
    { field: '@timestamp', value: timestampOf(deliveredAt(index)) },
    {
      field: '@message',
      value: JSON.stringify(buildRecord(index, deliveredAt(index), principalId)),
    },
    { field: '@ptr', value: `pointer-${index}`.padEnd(120, 'x') },
  ];

  function resultOf({ startTime, endTime }: Query) {
    const first = Math.max(0, Math.ceil(((startTime * 1000 - startsAt) * events) / spanMs));
    const end = Math.min(events, Math.floor(((endTime * 1000 - startsAt) * events) / spanMs) + 1);
    const count = Math.max(0, end - first);
    const rows = Array.from({ length: Math.min(count, maxRows) }, (_, n) => row(first + n));
    return { status: 'Complete', results: rows, statistics: { recordsScanned: count } };
  }

  const operations: Readonly<Record<string, (input: Record<string, unknown>) => unknown>> = {
    GetItem: ({ Key: key }) => ({
      Item: JSON.stringify(key).includes('grant#')
        ? marshall(grant, { removeUndefinedValues: true })
        : undefined,
    }),
    UpdateItem: ({ Key: key }) => ({ Attributes: key }),
    StartQuery: ({ startTime, endTime }) => {
      queries.push({ startTime: Number(startTime), endTime: Number(endTime) });
      return { queryId: String(queries.length - 1) };
    },
    GetQueryResults: ({ queryId }) =>
      resultOf(queries[Number(queryId)] ?? { startTime: 0, endTime: 0 }),
    FilterLogEvents: () => ({ events: [{}] }),
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => respond(request, response, Buffer.concat(chunks)));
  });

  function respond(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const target = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const operation = operations[target];
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (operation) response.end(JSON.stringify(operation(JSON.parse(body.toString()))));
    else if (request.url?.startsWith('/v2/email')) {
      mailBytes = body.length;
      mailText = JSON.parse(body.toString()).Content.Simple.Body.Text.Data;
      response.end(JSON.stringify({ MessageId: 'x' }));
    } else response.writeHead(400).end('{}');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    queries: () => queries.length,
    /** What the mail says of the events, and its size. */
    mail: () => ({
      reported: Number(/^Events: +(\d+) events/m.exec(mailText)?.[1] ?? 0),
      saysVeryMany: mailText.includes('There were very many events'),
      isIncomplete: mailText.includes('INCOMPLETE'),
      mailMegabytes: Math.round(mailBytes / 1e5) / 10,
    }),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

const timestampOf = (at: number): string =>
  new Date(at).toISOString().replace('T', ' ').replace('Z', '');

const services = ['ec2', 's3', 'dynamodb', 'iam', 'lambda', 'sqs', 'kms', 'ecs'];
const findingShare = 50;

/** Of every fifty records one is a finding, on one of a hundred resources. */
function buildRecord(index: number, at: number, principalId: string) {
  const role = 'AWSReservedSSO_BreakGlassProd_0123456789abcdef';
  const isFinding = index % findingShare === 0;
  const account = '123456789012';
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE00000000:james@example.com',
      arn: `arn:aws:sts::${account}:assumed-role/${role}/james@example.com`,
      accountId: account,
      accessKeyId: `ASIAJAMES${String(index % 3).padStart(11, '0')}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${role}`,
          userName: role,
        },
        attributes: {
          creationDate: `${new Date(at).toISOString().slice(0, 14)}00:30Z`,
          mfaAuthenticated: 'false',
        },
      },
      onBehalfOf: {
        userId: principalId,
        identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-1',
      },
    },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: isFinding
      ? 'secretsmanager.amazonaws.com'
      : `${services[index % services.length]}.amazonaws.com`,
    eventName: isFinding ? 'GetSecretValue' : `Describe${index % 40}`,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.17',
    userAgent:
      'aws-cli/2.32.5 md/awscrt#0.28.4 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.13.9',
    requestParameters: isFinding
      ? { secretId: `prod/${index % 100}` }
      : {
          filterSet: {},
          instancesSet: { items: [{ instanceId: `i-${String(index).padStart(17, '0')}` }] },
        },
    responseElements: null,
    requestID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    eventID: `11111111-0000-4000-8000-${String(index).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'ec2.us-east-1.amazonaws.com',
    },
  };
}
