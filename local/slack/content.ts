import { listOf, SlackRefusal, textOf } from './arguments.ts';
import type { Content, Json } from './message.ts';

const most = { textCharacters: 40_000, attachments: 100, blocks: 50 };

/**
 * What a message is to say, as the sender gave it. Throws SlackRefusal.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export function parseContent(given: Json): Content {
  const text = textOf(given['text']);
  const attachments = listOf(given['attachments'], 'invalid_arguments');
  const blocks = listOf(given['blocks'], 'invalid_blocks_format');
  if (text.length > most.textCharacters) throw new SlackRefusal('msg_too_long');
  if (attachments.length > most.attachments) throw new SlackRefusal('too_many_attachments');
  if (blocks.length > most.blocks || !blocks.every(isBlock))
    throw new SlackRefusal('invalid_blocks');
  if (text === '' && attachments.length === 0 && blocks.length === 0)
    throw new SlackRefusal('no_text');
  return { text, attachments, blocks };
}

const isBlock = (block: Json): boolean => typeof block['type'] === 'string';
