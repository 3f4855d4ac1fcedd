import { parseMrkdwn } from '../page/browser/mrkdwn/parse-mrkdwn.ts';
import { plainText } from '../page/browser/mrkdwn/plain-text.ts';
import { parseTextObject, records } from '../slack/messages/buttons.ts';
import type { Json, SlackMessage } from '../slack/messages/message.ts';
import { slackUserName } from '../slack/workspace.ts';

type Content = Pick<SlackMessage, 'ts' | 'text' | 'blocks' | 'attachments'>;

/**
 * A message as one line of terminal text: without markup and control characters, and with dates in
 * UTC.
 */
export function messageText(message: Content, channelName: (id: string) => string): string {
  const names = { user: slackUserName, channel: channelName };
  const reader = { now: new Date(Number(message.ts) * 1000), timeZone: 'UTC' };
  const text = plainText(parseMrkdwn(contentOf(message)), names, reader);
  return text.replace(/[\p{C}\s]+/gu, ' ').trim() || 'a message with buttons';
}

/** The text for notifications, or else the first text that the message shows. */
function contentOf({ text, blocks, attachments }: Content): string {
  if (text !== '') return text;
  const fromAttachments = attachments.map((attachment) =>
    ['text', 'fallback', 'title'].map((name) => parseTextObject(attachment[name])).find(Boolean),
  );
  const inAttachments = attachments.flatMap((attachment) => records(attachment['blocks']));
  const fromBlocks = [...blocks, ...inAttachments].map(blockText);
  return [...fromBlocks, ...fromAttachments].find(Boolean) ?? '';
}

const blockText = (block: Json): string => parseTextObject(block['text']);
