import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLambda } from './create-lambda.ts';

const path = '/2015-03-31/functions/report-on-access/invocations';
const call = { service: 'lambda', accessKeyId: 'AKIA', region: 'us-east-1' };

function startLambda() {
  const events: unknown[] = [];
  const lambda = createLambda({
    names: ['report-on-access'],
    async invoke(_name, event) {
      events.push(event);
      return event === 'fail'
        ? { ok: false, errorType: 'Error', errorMessage: 'failed', trace: [] }
        : { ok: true, payload: { sentAt: 'now' } };
    },
  });
  const invoke = async (event: unknown, headers = {}, at = path) => {
    const request = { method: 'POST', path: at, headers, body: Buffer.from(JSON.stringify(event)) };
    const operation = lambda.parseOperation(request) ?? '';
    return lambda.execute(request, { ...call, operation }, 'r-1');
  };
  return { invoke, events };
}

test('returns the result of a function, or its error', async () => {
  const { invoke } = startLambda();
  const result = await invoke({});
  assert.deepEqual([result.status, result.body], [200, '{"sentAt":"now"}']);
  const failed = await invoke('fail');
  assert.equal(failed.headers['x-amz-function-error'], 'Unhandled');
  assert.match(failed.body, /"errorMessage":"failed"/);
});

test('answers an asynchronous invocation at once', async () => {
  const { invoke, events } = startLambda();
  const { status, body } = await invoke('later', { 'x-amz-invocation-type': 'Event' });
  assert.deepEqual([status, body, events], [202, '', ['later']]);
});

test('knows no other function', async () => {
  const { invoke } = startLambda();
  const other = path.replace('report-on-access', 'other');
  await assert.rejects(invoke({}, {}, other), { code: 'ResourceNotFoundException' });
});
