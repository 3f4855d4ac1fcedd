import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageView } from '../../view/sections.ts';
import { groupThreads } from './threads.ts';

const message = (ts: string, threadTs?: string, channel = 'alerts'): MessageView => ({
  ts,
  at: 0,
  from: 'app',
  isFromApp: true,
  channel: { id: channel, name: channel },
  directTo: undefined,
  threadTs,
  isEdited: false,
  isEphemeral: false,
  onlyFor: undefined,
  parts: [],
  attachments: [],
});
const group = (...messages: readonly MessageView[]) =>
  groupThreads(messages).map((thread) => [
    thread.channelName,
    thread.message.ts,
    ...thread.replies.map(({ ts }) => ts),
  ]);

test('puts replies below the message of their thread', () => {
  assert.deepEqual(group(message('1'), message('2'), message('3', '1'), message('4', '1')), [
    [undefined, '1', '3', '4'],
    [undefined, '2'],
  ]);
});

test('shows a reply whose thread is not shown', () => {
  assert.deepEqual(group(message('3', '1')), [[undefined, '3']]);
});

test('names the channel where it changes, if there are several', () => {
  const [one, two, three] = [message('1'), message('2', undefined, 'ops'), message('3')];
  assert.deepEqual(group(one, two, three), [
    ['alerts', '1'],
    ['ops', '2'],
    ['alerts', '3'],
  ]);
});
