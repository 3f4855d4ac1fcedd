import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepBotToken } from './bot-token.ts';

function createFixture() {
  let time = 1_000_000;
  const answers: (string | Error)[] = [];
  let reads = 0;
  const token = keepBotToken(
    async () => {
      reads += 1;
      const answer = answers.shift() ?? 'xoxb-last';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    () => time,
  );
  return {
    ...token,
    answers,
    readsSoFar: () => reads,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test('reads the token once in five minutes', async () => {
  const { read, answers, readsSoFar, advance } = createFixture();
  answers.push('xoxb-1', 'xoxb-2');
  assert.deepEqual(await Promise.all([read(), read()]), ['xoxb-1', 'xoxb-1']);
  advance(299_999);
  assert.equal(await read(), 'xoxb-1');
  assert.equal(readsSoFar(), 1);
  advance(1);
  assert.equal(await read(), 'xoxb-2');
});

test('reads it again after a read that failed', async () => {
  const { read, answers } = createFixture();
  answers.push(new Error('no response'), 'xoxb-1');
  await assert.rejects(read(), /no response/);
  assert.equal(await read(), 'xoxb-1');
});

test('reads it again once Slack has refused it', async () => {
  const { read, forget, answers } = createFixture();
  answers.push('xoxb-1', 'xoxb-2');
  await read();
  forget();
  assert.equal(await read(), 'xoxb-2');
});
