import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import tls from 'node:tls';
import { dynamodb } from '../../src/aws/client/json-service.ts';
import { buildJsonClient } from '../fixtures/aws-client/build-json-client.ts';
import { createCertificate, hasOpenssl } from '../fixtures/aws-client/certificate.ts';
import { respondWithJson, startScriptedServer } from '../fixtures/aws-client/scripted-server.ts';

// In a process of its own: what a process trusts is settled at its first connection.
const keeping = { maxAttempts: 2 };

async function certificateFor(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-tls-'));
  t.after(() => rm(folder, { recursive: true }));
  const { keyFile, certificateFile } = await createCertificate(folder);
  return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certificateFile, 'utf8') };
}

const skip = (await hasOpenssl()) ? false : 'there is no openssl here to make certificates with';

test('over TLS, a certificate that nobody vouches for is refused, and one that is trusted is not', {
  skip,
}, async (t) => {
  const ours = await certificateFor(t);
  const standard = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...standard, ours.cert]);
  t.after(() => tls.setDefaultCACertificates(standard));
  const trusted = await startScriptedServer(t, [respondWithJson({ a: 1 })], ours);
  const client = buildJsonClient(trusted.url, dynamodb, keeping);
  await client.prepare();
  assert.deepEqual(await client.call('GetItem', {}), { a: 1 });
  assert.equal(trusted.sockets.size, 1);

  const forged = await startScriptedServer(t, [respondWithJson({ a: 1 })], await certificateFor(t));
  await assert.rejects(buildJsonClient(forged.url, dynamodb, keeping).call('GetItem', {}), {
    reason: 'unusable',
    attempts: 1,
  });
  assert.deepEqual(forged.requests, []);

  const { port } = new URL(trusted.url);
  const elsewhere = buildJsonClient(`https://localhost:${port}`, dynamodb, keeping);
  await assert.rejects(elsewhere.call('GetItem', {}), { reason: 'unusable', attempts: 1 });
});
