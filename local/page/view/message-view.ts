import { isRecord } from '../../is-record.ts';
import { type Button, listButtons, parseTextObject } from '../../slack/messages/buttons.ts';
import type { Json, SlackMessage } from '../../slack/messages/message.ts';
import { workspace } from '../../slack/workspace.ts';
import type { ButtonView, MessageView, PartView } from './sections.ts';

/** A message as Slack draws it. */
export function buildMessageView(message: SlackMessage): MessageView {
  const isDirect = message.channel.startsWith('U') ? message.channel : undefined;
  const sending = listButtons(message).entries();
  const hasBlocks = message.blocks.length > 0;
  return {
    ts: message.ts,
    at: Number(message.ts) * 1000,
    from: message.username || workspace.app.name,
    onlyFor: message.ephemeral ? message.user : isDirect,
    // With blocks, Slack shows the text in notifications alone. Their buttons are counted first.
    parts: present([
      ...(hasBlocks ? [] : [line('text', message.text)]),
      ...message.blocks.flatMap((block) => blockParts(block, sending)),
    ]),
    attachments: message.attachments.map((attachment) => ({
      color: parseTextObject(attachment['color']),
      parts: present(attachmentParts(attachment, sending)),
    })),
  };
}

/** The buttons that send something, in the order in which they are drawn. */
type Sending = Iterator<[number, Button]>;

function blockParts(block: Json, sending: Sending): readonly PartView[] {
  const elements = records(block['elements']);
  const buttons = [...elements, ...records([block['accessory']])].filter(isButton);
  const body = [
    ...blockText(block, elements),
    ...fieldsOf(records(block['fields']).map(parseTextObject)),
  ];
  return [...body, ...buttonRow(buttons, sending)];
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
      // Nothing is loaded from another host.
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

function attachmentParts(attachment: Json, sending: Sending): readonly PartView[] {
  const of = (member: string) => parseTextObject(attachment[member]);
  const fields = records(attachment['fields']).map(
    (field) => `*${parseTextObject(field['title'])}*\n${parseTextObject(field['value'])}`,
  );
  return [
    line('context', of('author_name')),
    line('header', of('title')),
    line('text', of('text') || (attachment['blocks'] === undefined ? '' : of('fallback'))),
    ...fieldsOf(fields),
    ...buttonRow(records(attachment['actions']).filter(isButton), sending),
    line('context', of('footer')),
  ];
}

function buttonRow(elements: readonly Json[], sending: Sending): readonly PartView[] {
  if (elements.length === 0) return [];
  return [{ kind: 'buttons', buttons: elements.map((element) => buttonView(element, sending)) }];
}

function buttonView(element: Json, sending: Sending): ButtonView {
  const face = {
    label: parseTextObject(element['text']),
    style: parseTextObject(element['style']),
  };
  const url = parseTextObject(element['url']);
  const link = { ...face, position: undefined, url, confirm: undefined };
  if (element['url'] !== undefined) return link;
  const next = sending.next();
  if (next.done) return link;
  const [position, { confirm }] = next.value;
  return { ...face, position, url, confirm };
}

const fieldsOf = (fields: readonly string[]): readonly PartView[] =>
  fields.length > 0 ? [{ kind: 'fields', fields }] : [];

const line = (kind: 'text' | 'header' | 'context' | 'plain', words: string): PartView => ({
  kind,
  text: words,
});

const present = (parts: readonly PartView[]): readonly PartView[] =>
  parts.filter((part) => !('text' in part) || part.text !== '');

const isButton = (element: Json): boolean => element['type'] === 'button';
const isPlain = (value: unknown): boolean => isRecord(value) && value['type'] === 'plain_text';
const records = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];
