import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import dynalite from 'dynalite';
import type { RawHttpRequest } from '../../http/raw-http.ts';
import { buildCreateTableInput, parseTableDescription } from './create-table-input.ts';
import { sendRequest } from './send-request.ts';

const tableFile = new URL('../../../infra/table.json', import.meta.url);

/** Dynalite with the system's table in it. Without a path it forgets everything. */
export async function startDynaliteServer(path: string | undefined): Promise<Server> {
  const times = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const server = dynalite(path === undefined ? times : { ...times, path });
  await listen(server);
  await createTable(server);
  return server;
}

/** It listens on a port that nobody calls: without one it would not close. */
function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
}

async function createTable(server: Server): Promise<void> {
  const table = parseTableDescription(JSON.parse(await readFile(tableFile, 'utf8')));
  const answer = await sendRequest(
    server,
    buildRequest('CreateTable', buildCreateTableInput(table)),
  );
  if (answer.errorCode === 'ResourceInUseException') return;
  if (answer.status !== 200) throw new Error(`dynalite refused to create it: ${answer.body}`);
  await untilActive(server, table.name);
}

/** Even at once is a moment later in dynalite, and until then the table does not exist. */
async function untilActive(server: Server, TableName: string): Promise<void> {
  const answer = await sendRequest(server, buildRequest('DescribeTable', { TableName }));
  if (!answer.body.includes('"TableStatus":"ACTIVE"')) await untilActive(server, TableName);
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
