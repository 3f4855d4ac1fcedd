import { findBlockProblems } from '../blocks/block-problems.ts';
import { parseList, parseText, SlackApiError } from '../web-api/arguments.ts';
import { records } from './buttons.ts';
import type { Json, MessageContent } from './message.ts';

const limits = { textCharacters: 40_000, editedTextCharacters: 4_000, attachments: 100 };

/**
 * Parses the content of a message; throws SlackApiError.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export function parseContent(args: Json, maxCharacters = limits.textCharacters): MessageContent {
  const text = parseText(args['text']);
  const attachments = parseList(args['attachments'], 'invalid_arguments');
  const blocks = parseList(args['blocks'], 'invalid_blocks_format');
  if (text.length > maxCharacters) throw new SlackApiError('msg_too_long');
  if (attachments.length > limits.attachments) throw new SlackApiError('too_many_attachments');
  refuse('invalid_blocks', findBlockProblems(blocks, '/blocks'));
  refuse('invalid_attachments', attachments.flatMap(attachmentProblems));
  if (text === '' && attachments.length === 0 && blocks.length === 0)
    throw new SlackApiError('no_text');
  return { text, attachments, blocks };
}

/**
 * Parses the content of an edit: blocks and attachments that it leaves out stay as they are.
 * Source: https://docs.slack.dev/reference/methods/chat.update
 */
export function parseEdit(args: Json, current: MessageContent): MessageContent {
  const content = parseContent(args, limits.editedTextCharacters);
  return {
    text: args['text'] === undefined ? current.text : content.text,
    attachments: args['attachments'] === undefined ? current.attachments : content.attachments,
    blocks: args['blocks'] === undefined ? current.blocks : content.blocks,
  };
}

const attachmentProblems = (attachment: Json, index: number): readonly string[] =>
  findBlockProblems(records(attachment['blocks']), `/attachments/${index}/blocks`);

function refuse(code: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new SlackApiError(code, problems);
}
