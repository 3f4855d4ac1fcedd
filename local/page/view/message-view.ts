import { isRecord } from '../../is-record.ts';
import { type Button, listButtons, parseTextObject } from '../../slack/messages/buttons.ts';
import type { Json, SlackMessage } from '../../slack/messages/message.ts';
import { workspace } from '../../slack/workspace.ts';
import type { ButtonView, MessageView, PartView } from './sections.ts';

/** The view of a message, as Slack draws it. */
export function buildMessageView(message: SlackMessage): MessageView {
  const directRecipient = message.channel.startsWith('U') ? message.channel : undefined;
  const positions = listButtons(message).entries();
  const hasBlocks = message.blocks.length > 0;
  return {
    ts: message.ts,
    at: Number(message.ts) * 1000,
    from: message.username || workspace.app.name,
    onlyFor: message.ephemeral ? message.user : directRecipient,
    // With blocks, Slack shows the text only in notifications. Buttons of blocks come first.
    parts: present([
      ...(hasBlocks ? [] : [line('text', message.text)]),
      ...message.blocks.flatMap((block) => blockParts(block, positions)),
    ]),
    attachments: message.attachments.map((attachment) => ({
      color: parseTextObject(attachment['color']),
      parts: present(attachmentParts(attachment, positions)),
    })),
  };
}

/** The buttons that send a press, in display order. */
type ButtonPositions = Iterator<[number, Button]>;

function blockParts(block: Json, positions: ButtonPositions): readonly PartView[] {
  const elements = records(block['elements']);
  const buttons = [...elements, ...records([block['accessory']])].filter(isButton);
  const body = [
    ...blockText(block, elements),
    ...fieldsOf(records(block['fields']).map(parseTextObject)),
  ];
  return [...body, ...buttonRow(buttons, positions)];
}

function blockText(block: Json, elements: readonly Json[]): readonly PartView[] {
  switch (block['type']) {
    case 'header':
      return [line('header', parseTextObject(block['text']))];
    case 'divider':
      return [{ kind: 'divider' }];
    case 'context':
      return [line('context', elements.map(parseTextObject).join('   '))];
    case 'image':
      // The page loads nothing from another host.
      return [
        line(
          'context',
          `Image: ${parseTextObject(block['alt_text']) || parseTextObject(block['image_url'])}`,
        ),
      ];
    default:
      return [line(isPlain(block['text']) ? 'plain' : 'text', parseTextObject(block['text']))];
  }
}

function attachmentParts(attachment: Json, positions: ButtonPositions): readonly PartView[] {
  const text = (member: string) => parseTextObject(attachment[member]);
  const fields = records(attachment['fields']).map(
    (field) => `*${parseTextObject(field['title'])}*\n${parseTextObject(field['value'])}`,
  );
  return [
    line('context', text('author_name')),
    line('header', text('title')),
    line('text', text('text') || (attachment['blocks'] === undefined ? '' : text('fallback'))),
    ...fieldsOf(fields),
    ...buttonRow(records(attachment['actions']).filter(isButton), positions),
    line('context', text('footer')),
  ];
}

function buttonRow(elements: readonly Json[], positions: ButtonPositions): readonly PartView[] {
  if (elements.length === 0) return [];
  return [{ kind: 'buttons', buttons: elements.map((element) => buttonView(element, positions)) }];
}

function buttonView(element: Json, positions: ButtonPositions): ButtonView {
  const view = {
    label: parseTextObject(element['text']),
    style: parseTextObject(element['style']),
  };
  const url = parseTextObject(element['url']);
  const link = { ...view, position: undefined, url, confirm: undefined };
  if (element['url'] !== undefined) return link;
  const next = positions.next();
  if (next.done) return link;
  const [position, { confirm }] = next.value;
  return { ...view, position, url, confirm };
}

const fieldsOf = (fields: readonly string[]): readonly PartView[] =>
  fields.length > 0 ? [{ kind: 'fields', fields }] : [];

const line = (kind: 'text' | 'header' | 'context' | 'plain', text: string): PartView => ({
  kind,
  text,
});

const present = (parts: readonly PartView[]): readonly PartView[] =>
  parts.filter((part) => !('text' in part) || part.text !== '');

const isButton = (element: Json): boolean => element['type'] === 'button';
const isPlain = (value: unknown): boolean => isRecord(value) && value['type'] === 'plain_text';
const records = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];
