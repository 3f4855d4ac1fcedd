import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { accounts, permissionSets, users } from '../../local/seed.ts';

/**
 * Responds over TLS as AWS does to the example's press, and stores nothing. It is a separate process, so
 * that its work is not measured. Arguments: key file, certificate file, signing secret.
 */
const [, , keyFile = '', certificateFile = '', secret = ''] = process.argv;
const [permissionSet] = permissionSets;
const [user] = users;

const records: Readonly<Record<string, unknown>> = {
  'principal#U012AB3CD': { ssoPrincipal: { S: user.id } },
  [`access#${accounts[0].id}#${permissionSet.name}#${permissionSet.arn}`]: {
    principals: { SS: [user.id] },
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
  Query: () => ({ Items: [], Count: 0, ScannedCount: 0 }),
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
  request.on('end', () => {
    const target = String(request.headers['x-amz-target']);
    const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
    const operation = operations[target.slice(target.lastIndexOf('.') + 1)];
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (isSigned && operation) response.end(JSON.stringify(operation(JSON.parse(chunks.join('')))));
    else response.writeHead(400).end(JSON.stringify({ __type: 'UnknownOperationException' }));
  });
};

/** One port for each service, which has its own host in AWS. Each port serves all services. */
const ports = [1, 2, 3, 4, 5].map(
  () =>
    new Promise<number>((resolve) => {
      const server = createServer(tls, respond);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    }),
);
process.send?.(await Promise.all(ports));
