import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlockProblems } from '../../../local/slack/blocks/block-problems.ts';
import { buildButtonMessage, maxLabelLength } from './button-message.ts';

const message = {
  accountId: '123456789012',
  accountName: 'prod (123456789012)',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  permissionSetName: 'BreakGlassProd',
  text: undefined,
  label: undefined,
};

test('a button of Block Kit, and of a legacy attachment', () => {
  assert.deepEqual(buildButtonMessage(message, 'blocks'), {
    text: 'Break the glass to get BreakGlassProd in prod (123456789012).',
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: 'Break the glass to get BreakGlassProd in prod (123456789012).',
        },
      },
      {
        type: 'actions',
        block_id: 'break_glass_123456789012',
        elements: [
          {
            type: 'button',
            action_id: 'break_glass',
            style: 'danger',
            text: { type: 'plain_text', text: 'Break Glass: BreakGlassProd' },
            value: message.permissionSetArn,
            confirm: {
              title: { type: 'plain_text', text: 'Break the glass?' },
              text: {
                type: 'plain_text',
                text: 'You get BreakGlassProd in prod (123456789012) for a limited time. Everybody here sees it, and what you do is reported.',
              },
              confirm: { type: 'plain_text', text: 'Break glass' },
              deny: { type: 'plain_text', text: 'Cancel' },
            },
          },
        ],
      },
    ],
  });
  const legacy = buildButtonMessage({ ...message, text: '*Hello*', label: 'Go' }, 'legacy');
  assert.ok('attachments' in legacy);
  const [attachment] = legacy.attachments;
  assert.deepEqual(
    [attachment?.text, attachment?.callback_id, attachment?.actions[0]?.text],
    ['*Hello*', 'break_glass_123456789012', 'Go'],
  );
});

test('long and hostile names stay within Slack’s limits, and mention nobody', () => {
  const permissionSetName = 'P'.repeat(32);
  const accountName = `<!channel> ${'a'.repeat(400)}`;
  const built = buildButtonMessage({ ...message, permissionSetName, accountName }, 'blocks');
  assert.ok('blocks' in built);
  assert.deepEqual(findBlockProblems(built.blocks, ''), []);
  assert.doesNotMatch(built.text, /[<>]/);
  const long = buildButtonMessage({ ...message, label: 'x'.repeat(maxLabelLength) }, 'blocks');
  assert.ok('blocks' in long);
  assert.deepEqual(findBlockProblems(long.blocks, ''), []);
});
