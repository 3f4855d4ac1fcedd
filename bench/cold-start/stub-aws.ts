import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { accounts, permissionSets, users } from '../../local/seed.ts';

/**
 * An AWS over TLS that lets the seed's click through, and keeps nothing: a process of its own, so that
 * its work is not measured. Arguments: key file, certificate file, signing secret.
 */
const [, , keyFile = '', certificateFile = '', secret = ''] = process.argv;
const [set] = permissionSets;
const [user] = users;
const now = () => Date.now() / 1000;

const records: Readonly<Record<string, unknown>> = {
  'principal#U012AB3CD': { ssoPrincipal: { S: user.id } },
  [`access#${accounts[0].id}#${set.name}#${set.arn}`]: { principals: { SS: [user.id] } },
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

const answers: Readonly<Record<string, (input: Input) => unknown>> = {
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
    PermissionSet: { Name: set.name, PermissionSetArn: set.arn, SessionDuration: 'PT1H' },
  }),
  StartExecution: () => ({ executionArn: 'arn:aws:states:::execution', startDate: now() }),
};

const tls = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
const answer: RequestListener = (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const target = String(request.headers['x-amz-target']);
    const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
    const find = answers[target.slice(target.lastIndexOf('.') + 1)];
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (isSigned && find) response.end(JSON.stringify(find(JSON.parse(parts.join('')))));
    else response.writeHead(400).end(JSON.stringify({ __type: 'UnknownOperationException' }));
  });
};

/** A port for each service, as each has a host in AWS; any of them answers for all. */
const ports = [1, 2, 3, 4, 5].map(
  () =>
    new Promise<number>((resolve) => {
      const server = createServer(tls, answer);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    }),
);
process.send?.(await Promise.all(ports));
