import { parseTextObject, records } from '../../slack/messages/buttons.ts';
import type { OpenView } from '../../slack/views/view-actions.ts';
import { blockParts, numberButtons } from './block-view.ts';
import type { ModalView, PartView } from './sections.ts';

/** The view of a modal, as Slack draws it. */
export function buildModalView({ user, view, errors, failure }: OpenView): ModalView {
  const blocks = records(view['blocks']);
  const takePosition = numberButtons({ ts: view.id, attachments: [], blocks });
  const submit = parseTextObject(view['submit']);
  return {
    id: view.id,
    user,
    title: parseTextObject(view['title']),
    submit,
    close: parseTextObject(view['close']) || (submit === '' ? 'Close' : 'Cancel'),
    failure,
    parts: blocks
      .flatMap((block) => blockParts(block, takePosition))
      .map((part) => withError(part, errors)),
  };
}

function withError(part: PartView, errors: OpenView['errors']): PartView {
  if (part.kind !== 'input' || !Object.hasOwn(errors, part.field.blockId)) return part;
  return { ...part, error: errors[part.field.blockId] ?? '' };
}
