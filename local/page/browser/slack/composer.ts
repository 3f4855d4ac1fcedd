import { announce, byId } from '../dom.ts';
import { selection } from '../page-state.ts';
import { postAction, whileBusy } from '../requests.ts';

/** The channel that the messages of the example are in. */
const channel = '#alerts';

/** Sends what is typed below the channel: a message, or a slash command. */
export function prepareComposer(): void {
  const form = byId('composer');
  const input = byId('composer-text');
  if (!(input instanceof HTMLInputElement)) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim() !== '') void whileBusy(form, () => send(input));
  });
}

/** As in Slack, a command that failed stays in the box. */
async function send(input: HTMLInputElement): Promise<void> {
  const text = input.value;
  const result = await postAction('send-message', { channel, user: selection.userId, text });
  if (typeof result['message'] === 'string') return announce(result['message']);
  const isUnsent = result['outcome'] === 'failed' || result['error'] !== undefined;
  if (!isUnsent && input.value === text) input.value = '';
  byId('messages').scrollTop = byId('messages').scrollHeight;
}
