import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaults, InvalidFaultError } from './faults.ts';

const throttle = { service: 'ssm', operation: 'GetParameter', fault: 'throttle' };

test('a fault happens as often as it was ordered, once without a number', () => {
  const faults = createFaults();
  faults.add(throttle);
  faults.add({ ...throttle, fault: 'conflict', times: 2 });
  const met = [1, 2, 3, 4].map(() => faults.take('ssm', 'GetParameter'));
  assert.deepEqual(met, ['throttle', 'conflict', 'conflict', undefined]);
});

test('a fault concerns its own service and operation', () => {
  const faults = createFaults();
  faults.add(throttle);
  assert.equal(faults.take('ssm', 'PutParameter'), undefined);
  assert.equal(faults.take('sns', 'GetParameter'), undefined);
  assert.deepEqual(faults.pending(), [{ ...throttle, times: 1 }]);
});

test('a star stands for every operation', () => {
  const faults = createFaults();
  faults.add({ service: 'slack', operation: '*', fault: 'delay-25' });
  assert.equal(faults.take('slack', 'chat.postMessage'), 'delay-25');
});

const refused = [
  { of: 'nothing', order: undefined, says: /a fault is/ },
  { of: 'a list', order: [throttle], says: /a fault is/ },
  { of: 'no service', order: { ...throttle, service: '' }, says: /service/ },
  { of: 'an operation that is a number', order: { ...throttle, operation: 1 }, says: /operation/ },
  { of: 'an unknown fault', order: { ...throttle, fault: 'fire' }, says: /fault must be one of/ },
  { of: 'a delay without end', order: { ...throttle, fault: 'delay-9999999' }, says: /delay/ },
  { of: 'no times', order: { ...throttle, times: 0 }, says: /times/ },
  { of: 'half a time', order: { ...throttle, times: 0.5 }, says: /times/ },
  {
    of: 'a failing assignment of another operation',
    order: { service: 'sso-admin', operation: '*', fault: 'fail-assignment' },
    says: /CreateAccountAssignment/,
  },
];
for (const { of, order, says } of refused) {
  test(`an order of ${of} is refused`, () => {
    const faults = createFaults();
    assert.throws(
      () => faults.add(order),
      (error) => error instanceof InvalidFaultError && says.test(error.message),
    );
    assert.deepEqual(faults.pending(), []);
  });
}
