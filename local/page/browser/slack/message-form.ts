import { byId } from '../dom.ts';
import { postMessage } from '../requests.ts';

const sample = {
  channel: '#alerts',
  text: 'Checkout is failing',
  blocks: [
    {
      type: 'section',
      block_id: 'alert_123456789012',
      text: { type: 'mrkdwn', text: '*Checkout is failing* in `production` since 03:12.' },
    },
    {
      type: 'actions',
      block_id: 'alert_123456789012_buttons',
      elements: [
        {
          type: 'button',
          action_id: 'break_glass',
          style: 'danger',
          text: { type: 'plain_text', text: 'Break glass' },
          value: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
        },
      ],
    },
  ],
};

/** Posts the JSON in the form by `chat.postMessage`, as an app would. */
export function prepareMessageForm(): void {
  const box = byId('post-json');
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.value = JSON.stringify(sample, undefined, 2);
  byId('post').addEventListener('submit', async (event) => {
    event.preventDefault();
    const { ok, error } = await postMessage(box.value);
    byId('post-result').textContent = ok === true ? 'Posted' : `Slack returned: ${String(error)}`;
  });
}
