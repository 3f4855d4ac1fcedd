import { formatDate, type Reader } from './format-date.ts';
import type { Segment, Segments } from './segment.ts';

export interface Names {
  user(id: string): string;
  channel(id: string): string;
}

/** The text of parsed markup, such as for a terminal. */
export const plainText = (segments: Segments, names: Names, reader: Reader): string =>
  segments.map((segment) => segmentText(segment, names, reader)).join('');

function segmentText(segment: Segment, names: Names, reader: Reader): string {
  switch (segment.kind) {
    case 'bold':
    case 'italic':
    case 'strike':
      return plainText(segment.children, names, reader);
    case 'quote':
      return ` “${plainText(segment.children, names, reader)}” `;
    case 'link':
      return segment.text === segment.url ? segment.url : `${segment.text} (${segment.url})`;
    case 'user':
    case 'channel':
      return mentionText(segment, names);
    case 'date':
      return dateText(segment, reader);
    default:
      return segment.text;
  }
}

/** `@james` or `# alerts` */
export function mentionText(
  { kind, id, text }: Extract<Segment, { kind: 'user' | 'channel' }>,
  names: Names,
): string {
  if (kind === 'user') return `@${text || names.user(id)}`;
  return `# ${text || names.channel(id)}`;
}

export function dateText(segment: Extract<Segment, { kind: 'date' }>, reader: Reader): string {
  try {
    return formatDate(segment, reader);
  } catch {
    // A time that no calendar has.
    return segment.text;
  }
}
