import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import dynalite from 'dynalite';
import type { RawHttpRequest } from '../../http/raw-http.ts';
import { buildCreateTableInput, parseTableDescription } from './create-table-input.ts';
import { sendRequest } from './send-request.ts';

const tableFile = new URL('../../../infra/table.json', import.meta.url);

/** Starts dynalite and creates the system's table. Without a path all data is in memory. */
export async function startDynaliteServer(path: string | undefined): Promise<Server> {
  const delays = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const server = dynalite(path === undefined ? delays : { ...delays, path });
  await listen(server);
  await createTable(server);
  return server;
}

/** Listens on an unused port: dynalite cannot close without listening. */
function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
}

async function createTable(server: Server): Promise<void> {
  const table = parseTableDescription(JSON.parse(await readFile(tableFile, 'utf8')));
  const response = await sendRequest(
    server,
    buildRequest('CreateTable', buildCreateTableInput(table)),
  );
  if (response.errorCode === 'ResourceInUseException') return;
  if (response.status !== 200) {
    throw new Error(`dynalite did not create the table: ${response.body}`);
  }
  await waitUntilActive(server, table.name);
}

/** Dynalite creates a table asynchronously even with a delay of 0; until then it does not exist. */
async function waitUntilActive(server: Server, TableName: string): Promise<void> {
  const response = await sendRequest(server, buildRequest('DescribeTable', { TableName }));
  if (!response.body.includes('"TableStatus":"ACTIVE"')) await waitUntilActive(server, TableName);
}

function buildRequest(operation: string, input: unknown): RawHttpRequest {
  return {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261121T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20261121/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
    },
    body: Buffer.from(JSON.stringify(input)),
  };
}
