import { isRecord } from '../../is-record.ts';
import { parseTextObject, records } from '../../slack/messages/buttons.ts';
import type { Json } from '../../slack/messages/message.ts';
import { emojiOf } from '../browser/mrkdwn/emoji.ts';
import { isSafeUrl } from '../browser/mrkdwn/safe-url.ts';
import type { Segment, Segments } from '../browser/mrkdwn/segment.ts';
import type { RichPartView } from './sections.ts';

/**
 * The view of one element of a `rich_text` block.
 * Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function buildRichTextView(element: Json): readonly RichPartView[] {
  const elements = records(element['elements']);
  switch (element['type']) {
    case 'rich_text_section':
      return [{ kind: 'paragraph', segments: segmentsOf(elements) }];
    case 'rich_text_quote':
      return [{ kind: 'quote', segments: segmentsOf(elements) }];
    case 'rich_text_preformatted':
      return [{ kind: 'pre', segments: segmentsOf(elements) }];
    case 'rich_text_list':
      return [
        {
          kind: 'list',
          isOrdered: element['style'] === 'ordered',
          indent: Number(element['indent'] ?? 0),
          items: elements.map((item) => segmentsOf(records(item['elements']))),
        },
      ];
    default:
      return [];
  }
}

const segmentsOf = (elements: readonly Json[]): Segments =>
  elements.map((element) => styled(segmentOf(element), element['style']));

function segmentOf(element: Json): Segment {
  const member = (name: string) => parseTextObject(element[name]);
  switch (element['type']) {
    case 'link': {
      const url = member('url');
      if (!isSafeUrl(url)) return { kind: 'text', text: member('text') || url };
      return { kind: 'link', url, text: member('text') || url };
    }
    case 'emoji': {
      const code = `:${member('name')}:`;
      return { kind: 'text', text: emojiOf(code) ?? code };
    }
    case 'user':
      return { kind: 'user', id: member('user_id'), text: '' };
    case 'channel':
      return { kind: 'channel', id: member('channel_id'), text: '' };
    case 'broadcast':
      return { kind: 'broadcast', text: `@${member('range')}` };
    case 'usergroup':
      return { kind: 'broadcast', text: `@${member('usergroup_id')}` };
    case 'date':
      return dateOf(element);
    default:
      return { kind: 'text', text: member('text') || member('value') };
  }
}

function dateOf(element: Json): Segment {
  const url = parseTextObject(element['url']);
  return {
    kind: 'date',
    epochSeconds: Number(element['timestamp']),
    format: parseTextObject(element['format']),
    url: isSafeUrl(url) ? url : '',
    text: parseTextObject(element['fallback']),
  };
}

/** The innermost style is code, which has plain text only. */
function styled(segment: Segment, style: unknown): Segment {
  if (!isRecord(style)) return segment;
  const inner: Segment =
    style['code'] === true && segment.kind === 'text' ? { ...segment, kind: 'code' } : segment;
  const kinds = (['strike', 'italic', 'bold'] as const).filter((kind) => style[kind] === true);
  return kinds.reduce<Segment>((child, kind) => ({ kind, children: [child] }), inner);
}
