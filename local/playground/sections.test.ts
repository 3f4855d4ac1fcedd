import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buttonsOf } from '../slack/buttons.ts';
import { renderPage } from './page.ts';
import type { View } from './view.ts';

const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;

/** Every text of the page, hostile. */
const view: View = {
  people: [{ id: hostile, name: hostile, about: hostile }],
  messages: [
    {
      ts: hostile,
      at: hostile,
      from: hostile,
      onlyFor: hostile,
      paragraphs: [hostile, `*${hostile}*`, '<javascript:alert(1)|press>', '&lt;script&gt;'],
      color: 'red;background:url(//evil.example)',
      buttons: buttonsOf({
        ts: '1',
        blocks: [],
        attachments: [
          {
            callback_id: hostile,
            actions: [
              {
                type: 'button',
                name: hostile,
                text: hostile,
                style: hostile,
                confirm: { title: hostile, text: hostile },
              },
            ],
          },
        ],
      }),
    },
  ],
  access: [{ who: hostile, account: hostile, permissionSet: hostile, standing: false }],
  executions: [{ name: hostile, status: hostile, state: hostile, startedAt: hostile }],
  mails: [{ id: hostile, at: hostile, to: hostile, subject: hostile }],
};

test('no text from outside becomes markup of the page', async () => {
  const page = await renderPage(view);
  assert.deepEqual(page.match(/<script[^>]*>/g), ['<script src="/page.js" defer>']);
  assert.equal(page.includes('<img'), false);
  assert.equal(page.includes('href="javascript:'), false);
  assert.equal(page.includes('evil.example'), false);
});
