import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { accounts, permissionSets, users } from '../../local/seed.ts';
import type { StubOptions } from './start-stub-aws.ts';

/**
 * Responds over TLS as AWS does to the example's press, and over HTTP as Slack, and stores nothing. It is a separate process, so
 * that its work is not measured. Arguments: key file, certificate file, signing secret, options as JSON.
 */
const [, , keyFile = '', certificateFile = '', secret = '', optionsText = '{}'] = process.argv;
const options: StubOptions = JSON.parse(optionsText);
const { awsMs = 0, describePermissionSetMs = awsMs, slackMs = 0 } = options;
const [permissionSet] = permissionSets;
const [user] = users;
const ruleId = `access#${accounts[0].id}#${permissionSet.name}#${permissionSet.arn}`;

const records: Readonly<Record<string, unknown>> = {
  'principal#U012AB3CD': { ssoPrincipal: { S: user.id } },
  [ruleId]: {
    principals: { SS: [user.id] },
    ...(options.reason && { reason: { S: options.reason } }),
  },
};

interface Key {
  readonly id: { readonly S: string };
}

interface Input {
  readonly Key?: Key;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
}

function itemOf(key: Key | undefined) {
  const record = records[key?.id.S ?? ''];
  return record && { ...key, ...record };
}

const operations: Readonly<Record<string, (input: Input) => unknown>> = {
  GetItem: ({ Key: key }) => ({ Item: itemOf(key) }),
  BatchGetItem: ({ RequestItems: tables = {} }) => ({
    Responses: Object.fromEntries(
      Object.entries(tables).map(([table, { Keys: keys }]) => [
        table,
        keys.map(itemOf).filter((item) => item !== undefined),
      ]),
    ),
    UnprocessedKeys: {},
  }),
  UpdateItem: ({ Key: key }) => ({ Attributes: key }),
  Query: () => ({ Items: options.isIndexed ? [{ id: { S: ruleId } }] : [] }),
  GetParameter: () => ({ Parameter: { Name: 'secret', Type: 'SecureString', Value: secret } }),
  DescribeUser: () => ({ UserId: user.id, UserName: user.userName, UserStatus: 'ENABLED' }),
  DescribePermissionSet: () => ({
    PermissionSet: {
      Name: permissionSet.name,
      PermissionSetArn: permissionSet.arn,
      SessionDuration: 'PT1H',
    },
  }),
  StartExecution: () => ({
    executionArn: 'arn:aws:states:::execution',
    startDate: Date.now() / 1000,
  }),
};

const tls = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
const respond: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const target = String(request.headers['x-amz-target']);
    const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
    const name = target.slice(target.lastIndexOf('.') + 1);
    const operation = operations[name];
    const delayMs = name === 'DescribePermissionSet' ? describePermissionSetMs : awsMs;
    if (delayMs > 0) await wait(delayMs);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (isSigned && operation) response.end(JSON.stringify(operation(JSON.parse(chunks.join('')))));
    else response.writeHead(400).end(JSON.stringify({ __type: 'UnknownOperationException' }));
  });
};

const respondAsSlack: RequestListener = async (request, response) => {
  request.resume();
  if (slackMs > 0) await wait(slackMs);
  response.setHeader('content-type', 'application/json').end('{"ok":true}');
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
/** Slack, then one port for each service, which has its own host in AWS. Each port serves all services. */
const servers = [
  createHttpServer(respondAsSlack),
  ...[1, 2, 3, 4, 5].map(() => createServer(tls, respond)),
];
process.send?.(await Promise.all(servers.map(listen)));
