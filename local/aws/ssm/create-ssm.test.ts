import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { startTestAws, testStart } from '../start-test-aws.ts';

const secret: PutParameterCommandInput = {
  Name: '/break-glass/secret',
  Value: 'hunter2hunter2',
  Type: 'SecureString',
};

async function startParameters(t: TestContext) {
  const aws = await startTestAws(t);
  const ssm = new SSMClient(aws.client);
  t.after(() => ssm.destroy());
  return {
    ...aws,
    ssm,
    put: (changes: Partial<PutParameterCommandInput> = {}) =>
      ssm.send(new PutParameterCommand({ ...secret, ...changes })),
    async value(Name: string | undefined, WithDecryption = false) {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption }));
      return Parameter?.Value;
    },
  };
}

test('returns a secret with decryption, and a stable ciphertext without', async (t) => {
  const { ssm, put, value } = await startParameters(t);
  await put();
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: secret.Name, WithDecryption: true }),
  );
  assert.deepEqual(Parameter, {
    ...secret,
    Version: 1,
    DataType: 'text',
    LastModifiedDate: testStart,
    ARN: 'arn:aws:ssm:us-east-1:111122223333:parameter/break-glass/secret',
  });
  const ciphertext = await value(secret.Name);
  assert.match(ciphertext ?? '', /^AQICAH[\w+/=]{80,}$/);
  assert.equal(await value(secret.Name), ciphertext);
});

test('replaces a parameter only with Overwrite, and increments its version', async (t) => {
  const { put, value } = await startParameters(t);
  assert.equal((await put()).Version, 1);
  await assert.rejects(put({ Value: 'other' }), { name: 'ParameterAlreadyExists' });
  assert.equal((await put({ Value: 'other', Overwrite: true, Type: undefined })).Version, 2);
  assert.equal(await value(`${secret.Name}:2`, true), 'other');
  await assert.rejects(value(`${secret.Name}:1`), { name: 'ParameterNotFound' });
});

test('finds a parameter by its ARN', async (t) => {
  const { put, value } = await startParameters(t);
  await put({ Type: 'String' });
  const arn = `arn:aws:ssm:us-east-1:111122223333:parameter${secret.Name}`;
  assert.equal(await value(arn), secret.Value);
});

test('rejects an invalid parameter', async (t) => {
  const { put } = await startParameters(t);
  await assert.rejects(put({ Type: undefined }), { name: 'ValidationException' });
  await assert.rejects(put({ Value: 'x'.repeat(4097) }), { name: 'ValidationException' });
  await assert.rejects(put({ Name: 'with space' }), { name: 'ValidationException' });
});

test('GetParameters returns several parameters and names the missing ones', async (t) => {
  const { ssm, put } = await startParameters(t);
  await put();
  const { Parameters, InvalidParameters } = await ssm.send(
    new GetParametersCommand({ Names: [`${secret.Name}`, '/missing'], WithDecryption: true }),
  );
  assert.deepEqual(
    Parameters?.map(({ Value }) => Value),
    [secret.Value],
  );
  assert.deepEqual(InvalidParameters, ['/missing']);
});

test('a deleted parameter cannot be read or deleted again', async (t) => {
  const { ssm, put, value } = await startParameters(t);
  await put();
  const remove = () => ssm.send(new DeleteParameterCommand({ Name: secret.Name }));
  await remove();
  await assert.rejects(value(secret.Name), { name: 'ParameterNotFound' });
  await assert.rejects(remove(), { name: 'ParameterNotFound' });
});

test('DescribeParameters does not return values', async (t) => {
  const { ssm, put } = await startParameters(t);
  await put();
  await put({ Name: '/other', Type: 'String' });
  const { Parameters } = await ssm.send(
    new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/break'] }],
    }),
  );
  assert.deepEqual(
    Parameters?.map(({ Name, Type, Version }) => [Name, Type, Version]),
    [[secret.Name, 'SecureString', 1]],
  );
  assert.doesNotMatch(JSON.stringify(Parameters), /hunter2/);
});
