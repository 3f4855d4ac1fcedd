import { parseList, parseText, SlackApiError } from '../web-api/arguments.ts';
import type { Json, MessageContent } from './message.ts';

const limits = { textCharacters: 40_000, attachments: 100, blocks: 50 };

/**
 * Parses the content of a message; throws SlackApiError.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export function parseContent(args: Json): MessageContent {
  const text = parseText(args['text']);
  const attachments = parseList(args['attachments'], 'invalid_arguments');
  const blocks = parseList(args['blocks'], 'invalid_blocks_format');
  if (text.length > limits.textCharacters) throw new SlackApiError('msg_too_long');
  if (attachments.length > limits.attachments) throw new SlackApiError('too_many_attachments');
  if (blocks.length > limits.blocks || !blocks.every(isBlock))
    throw new SlackApiError('invalid_blocks');
  if (text === '' && attachments.length === 0 && blocks.length === 0)
    throw new SlackApiError('no_text');
  return { text, attachments, blocks };
}

const isBlock = (block: Json): boolean => typeof block['type'] === 'string';
