import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContents } from './field-contents.ts';

const reason = { blockId: 'why', actionId: 'reason' };

test('keeps what each user entered, by message, block and action', () => {
  const contents = createContents();
  contents.write('U1', '1.0', reason, 'a');
  contents.write('U1', '1.0', reason, 'ab');
  contents.write('U1', '1.0', { blockId: 'why', actionId: 'ticket' }, 'INC-1');
  contents.write('U1', '1.0', { blockId: 'time', actionId: 'duration' }, '900');
  contents.write('U1', '2.0', reason, 'of another message');
  contents.write('U2', '1.0', reason, '');
  assert.deepEqual(contents.of('U1', '1.0'), {
    why: { reason: 'ab', ticket: 'INC-1' },
    time: { duration: '900' },
  });
  assert.deepEqual(contents.of('U2', '1.0'), { why: { reason: '' } });
  assert.deepEqual(contents.of('U2', '2.0'), {});
  assert.equal(contents.read('U1', '2.0', reason), 'of another message');
  assert.equal(contents.read('U2', '2.0', reason), undefined);
});
