import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaults, InvalidFaultError } from './faults.ts';

const throttle = { service: 'ssm', operation: 'GetParameter', fault: 'throttle' };

test('a fault applies as often as its times, once by default', () => {
  const faults = createFaults();
  faults.add(throttle);
  faults.add({ ...throttle, fault: 'conflict', times: 2 });
  const taken = [1, 2, 3, 4].map(() => faults.take('ssm', 'GetParameter'));
  assert.deepEqual(taken, ['throttle', 'conflict', 'conflict', undefined]);
});

test('a fault applies only to its service and operation', () => {
  const faults = createFaults();
  faults.add(throttle);
  assert.equal(faults.take('ssm', 'PutParameter'), undefined);
  assert.equal(faults.take('sns', 'GetParameter'), undefined);
  assert.deepEqual(faults.pending(), [{ ...throttle, times: 1 }]);
});

test('the operation * matches every operation', () => {
  const faults = createFaults();
  faults.add({ service: 'slack', operation: '*', fault: 'delay-25' });
  assert.equal(faults.take('slack', 'chat.postMessage'), 'delay-25');
});

test('accepts each of Slack’s errors for Slack', () => {
  const faults = createFaults();
  faults.add({ service: 'slack', operation: 'chat.update', fault: 'slack-error-is_archived' });
  assert.equal(faults.take('slack', 'chat.update'), 'slack-error-is_archived');
});

const rejected = [
  { title: 'nothing', value: undefined, message: /The body must be/ },
  { title: 'a list', value: [throttle], message: /The body must be/ },
  { title: 'a fault without a service', value: { ...throttle, service: '' }, message: /service/ },
  {
    title: 'an operation that is a number',
    value: { ...throttle, operation: 1 },
    message: /operation/,
  },
  {
    title: 'an unknown fault',
    value: { ...throttle, fault: 'fire' },
    message: /fault must be one of/,
  },
  {
    title: 'a delay over the maximum',
    value: { ...throttle, fault: 'delay-9999999' },
    message: /delay/,
  },
  { title: 'times of zero', value: { ...throttle, times: 0 }, message: /times/ },
  { title: 'fractional times', value: { ...throttle, times: 0.5 }, message: /times/ },
  {
    title: 'fail-assignment for another operation',
    value: { service: 'sso-admin', operation: '*', fault: 'fail-assignment' },
    message: /CreateAccountAssignment/,
  },
  {
    title: 'Slack’s error for another service',
    value: { ...throttle, fault: 'slack-error-is_archived' },
    message: /slack-error-is_archived applies only to slack/,
  },
  {
    title: 'a closed direct message for another method',
    value: { service: 'slack', operation: 'chat.update', fault: 'direct-message-closed' },
    message: /applies only to slack chat.postMessage/,
  },
];
for (const { title, value, message } of rejected) {
  test(`rejects ${title}`, () => {
    const faults = createFaults();
    assert.throws(
      () => faults.add(value),
      (error) => error instanceof InvalidFaultError && message.test(error.message),
    );
    assert.deepEqual(faults.pending(), []);
  });
}
