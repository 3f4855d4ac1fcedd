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

// This file needs its own process: Node fixes a process's default CA certificates at the first connection.

/** Keeps connections open: see buildJsonClient. */
const keepAlive = { maxAttempts: 2 };

async function makeCertificate(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-tls-'));
  t.after(() => rm(folder, { recursive: true }));
  const { keyFile, certificateFile } = await createCertificate(folder);
  return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certificateFile, 'utf8') };
}

const skip = (await hasOpenssl()) ? false : 'openssl is not on the PATH';

test('accepts a trusted certificate, and rejects an untrusted one and one for another host', {
  skip,
}, async (t) => {
  const certificate = await makeCertificate(t);
  const defaults = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...defaults, certificate.cert]);
  t.after(() => tls.setDefaultCACertificates(defaults));
  const trusted = await startScriptedServer(t, [respondWithJson({ a: 1 })], certificate);
  const client = buildJsonClient(trusted.url, dynamodb, keepAlive);
  await client.prepare();
  assert.deepEqual(await client.call('GetItem', {}), { a: 1 });
  assert.equal(trusted.sockets.size, 1);

  const untrusted = await startScriptedServer(
    t,
    [respondWithJson({ a: 1 })],
    await makeCertificate(t),
  );
  await assert.rejects(buildJsonClient(untrusted.url, dynamodb, keepAlive).call('GetItem', {}), {
    reason: 'unusable',
    attempts: 1,
  });
  assert.deepEqual(untrusted.requests, []);

  const { port } = new URL(trusted.url);
  const otherHost = buildJsonClient(`https://localhost:${port}`, dynamodb, keepAlive);
  await assert.rejects(otherHost.call('GetItem', {}), { reason: 'unusable', attempts: 1 });
});
