import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { errorTypeOf, postJson, signedFor, startTestAws, testStart } from '../start-test-aws.ts';

const listInstances = { service: 'sso', target: 'SWBExternalService.ListInstances', body: {} };

test('routes a request to the service that it was signed for, for any target prefix', async (t) => {
  const { url } = await startTestAws(t);
  for (const target of [
    'SWBExternalService.ListInstances',
    'a.b.c.ListInstances',
    'ListInstances',
  ]) {
    const { status, body } = await postJson(url, { ...listInstances, target });
    assert.deepEqual([status, Object.keys(Object(body))], [200, ['Instances']]);
  }
});

test('reports every AWS call with its caller and its outcome', async (t) => {
  const { url, calls } = await startTestAws(t);
  await postJson(url, listInstances);
  await postJson(url, { ...listInstances, target: 'SWBExternalService.DescribePermissionSet' });
  await postJson(url, { service: 'dynamodb', target: 'DynamoDB_20120810.GetItem', body: {} });
  const observed = { at: testStart, accessKeyId: 'AKIATEST', milliseconds: 0 };
  assert.deepEqual(calls, [
    { ...observed, service: 'sso-admin', operation: 'ListInstances', status: 200 },
    {
      ...observed,
      service: 'sso-admin',
      operation: 'DescribePermissionSet',
      status: 400,
      errorCode: 'ValidationException',
    },
    {
      ...observed,
      service: 'dynamodb',
      operation: 'GetItem',
      status: 400,
      errorCode: 'ValidationException',
    },
  ]);
});

test("rejects an unsigned request with AWS's error in the request's protocol", async (t) => {
  const { url } = await startTestAws(t);
  const readRejection = async (headers: Record<string, string>) => {
    const response = await fetch(url, { method: 'POST', headers });
    assert.equal(response.status, 403);
    assert.ok(response.headers.get('x-amzn-requestid'));
    return response.text();
  };
  assert.match(
    await readRejection({ 'x-amz-target': 'a.B' }),
    /"__type":"MissingAuthenticationToken/,
  );
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.match(await readRejection(form), /<Code>MissingAuthenticationTokenException<\/Code>/);
  assert.match(await readRejection({}), /Missing Authentication Token/);
});

test('names a service or operation that is not emulated, and lists those that are', async (t) => {
  const { url } = await startTestAws(t);
  const service = await postJson(url, { service: 'ec2', target: 'x.DescribeInstances', body: {} });
  assert.match(JSON.stringify(service.body), /UnknownServiceException.*ec2.*identitystore/);
  const operation = await postJson(url, { ...listInstances, target: 'a.DeleteInstance' });
  assert.match(JSON.stringify(operation.body), /UnknownOperationException.*DeleteInstance/);
  const inherited = await postJson(url, { ...listInstances, target: 'a.toString' });
  assert.equal(errorTypeOf(inherited.body), 'UnknownOperationException');
});

test('returns an injected error instead of calling the service', async (t) => {
  const aws = await startTestAws(t);
  const ssm = new SSMClient(aws.client);
  t.after(() => ssm.destroy());
  const errorNames = {
    throttle: 'ThrottlingException',
    'error-500': 'InternalServerError',
    conflict: 'ConflictException',
    'access-denied': 'AccessDeniedException',
  };
  for (const [fault, name] of Object.entries(errorNames)) {
    aws.faults.add({ service: 'ssm', operation: 'PutParameter', fault });
    await assert.rejects(ssm.send(new PutParameterCommand(parameter)), { name });
  }
  assert.deepEqual(aws.stores.parameters.list(), []);
});

const parameter = { Name: '/a', Value: 'b', Type: 'String' } as const;

test('drop-before drops the connection before the call takes effect, drop-after afterwards', async (t) => {
  const aws = await startTestAws(t);
  const ssm = new SSMClient(aws.client);
  t.after(() => ssm.destroy());
  const countParameters = () => aws.stores.parameters.list().length;

  aws.faults.add({ service: 'ssm', operation: 'PutParameter', fault: 'drop-before' });
  await assert.rejects(ssm.send(new PutParameterCommand(parameter)), /socket hang up|ECONNRESET/);
  assert.equal(countParameters(), 0);
  aws.faults.add({ service: 'ssm', operation: '*', fault: 'drop-after' });
  await assert.rejects(ssm.send(new PutParameterCommand(parameter)), /socket hang up|ECONNRESET/);
  assert.equal(countParameters(), 1);
  assert.deepEqual(
    aws.calls.map(({ status, errorCode }) => [status, errorCode]),
    [
      [0, 'ConnectionDropped'],
      [0, 'ConnectionDropped'],
    ],
  );
});

test('responds to a delayed call', async (t) => {
  const aws = await startTestAws(t);
  const ssm = new SSMClient(aws.client);
  t.after(() => ssm.destroy());
  aws.faults.add({ service: 'ssm', operation: '*', fault: 'delay-1' });
  await ssm.send(new PutParameterCommand(parameter));
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/a' }));
  assert.equal(Parameter?.Value, 'b');
});

test('closing does not wait for an injected delay', async (t) => {
  const aws = await startTestAws(t);
  aws.faults.add({ service: 'sso-admin', operation: '*', fault: 'delay-600000' });
  const pendingResponse = postJson(aws.url, listInstances);
  while (aws.faults.pending().length > 0) await new Promise(setImmediate);
  await aws.close();
  assert.equal((await pendingResponse).status, 200);
});

test("an injected fault in DynamoDB has DynamoDB's error code", async (t) => {
  const aws = await startTestAws(t);
  aws.faults.add({ service: 'dynamodb', operation: 'ListTables', fault: 'throttle' });
  const request = { service: 'dynamodb', target: 'DynamoDB_20120810.ListTables', body: {} };
  const { body } = await postJson(aws.url, request);
  assert.equal(errorTypeOf(body), 'ProvisionedThroughputExceededException');
});

test('accepts faults over HTTP, and rejects an invalid one with the reason', async (t) => {
  const { url, faults } = await startTestAws(t);
  const addFault = (body: unknown) =>
    fetch(`${url}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
  const accepted = await addFault({ service: 'sns', operation: 'Publish', fault: 'throttle' });
  assert.equal(accepted.status, 200);
  assert.equal(faults.pending().length, 1);
  const rejected = await addFault({ service: 'sns', operation: 'Publish', fault: 'fire' });
  assert.equal(rejected.status, 400);
  assert.match(await rejected.text(), /fault must be one of/);
});

test('lists the local routes in the response to an unknown one', async (t) => {
  const { url } = await startTestAws(t);
  const response = await fetch(`${url}/_local/nothing`);
  assert.equal(response.status, 404);
  assert.match(await response.text(), /"GET \/_local\/mail"/);
});

test('rejects a request with another host name', async (t) => {
  const { url } = await startTestAws(t);
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'rebound.example.com' };
    httpRequest(`${url}/_local/mail`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(status, 403);
});

test('no request ends the process', async (t) => {
  const { url } = await startTestAws(t);
  const services = [
    'sso',
    'identitystore',
    'ssm',
    'logs',
    'cloudtrail',
    'ses',
    'sns',
    'events',
    'dynamodb',
    '',
  ];
  const bodies = [
    '',
    'null',
    '[]',
    '{',
    '"x"',
    '\u0000\uffff',
    '{"__proto__":{"a":1}}',
    '{"Name":{}}',
  ];
  for (const service of services) {
    for (const body of bodies) {
      const target = service === 'dynamodb' ? 'DynamoDB_20120810.GetItem' : 'x.GetParameter';
      const response = await fetch(`${url}/v2/email/outbound-emails?Action=Publish`, {
        method: 'POST',
        headers: {
          ...signedFor(service),
          'x-amz-target': target,
          'content-type': 'application/x-amz-json-1.0',
        },
        body,
      });
      assert.ok(response.status >= 400 && response.status < 500, `${service} ${body}`);
      await response.arrayBuffer();
    }
  }
  assert.equal((await postJson(url, listInstances)).status, 200);
});

test('ignores a client that disconnects during its request', async (t) => {
  const { url, calls } = await startTestAws(t);
  const { authorization } = signedFor('dynamodb');
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(
        `POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Length: 100\r\n\r\n{`,
        () => socket.resetAndDestroy(),
      );
    });
    socket.on('close', () => resolve());
  });
  assert.equal((await postJson(url, listInstances)).status, 200);
  assert.equal(calls.length, 1);
});

test('rejects a body over the limit', async (t) => {
  const { url } = await startTestAws(t);
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers: signedFor('ssm') });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    // The endpoint may close the connection before it has read the body, but not before it responds.
    request.on('error', reject);
    request.end(Buffer.alloc(8 * 1024 * 1024 + 1, 'x'));
  });
  assert.equal(status, 413);
  assert.equal((await postJson(url, listInstances)).status, 200);
});
