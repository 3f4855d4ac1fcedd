import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlockProblems } from './block-problems.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'x'.repeat(length);
const button = (changes: object = {}) => ({ type: 'button', text: plain('Press'), ...changes });
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });
const section = (changes: object = {}) => ({ type: 'section', text: mrkdwn('text'), ...changes });
const confirm = {
  title: plain('Sure?'),
  text: mrkdwn('*This* ends access'),
  confirm: plain('Yes'),
  deny: plain('No'),
  style: 'danger',
};

const option = (value: string, changes: object = {}) => ({
  text: plain(value.slice(0, 75)),
  value,
  ...changes,
});
const options = Array.from({ length: 100 }, (_, index) => option(`${index} minutes`));
const select = (changes: object = {}) => ({ type: 'static_select', options, ...changes });
const textInput = (changes: object = {}) => ({ type: 'plain_text_input', ...changes });
const input = (element: object, changes: object = {}) => ({
  type: 'input',
  label: plain('Reason'),
  element,
  ...changes,
});

const valid = [
  section({ block_id: 'a', accessory: button({ confirm }) }),
  section({ text: plain(long(3000)) }),
  { type: 'section', fields: Array(10).fill(mrkdwn(long(2000))) },
  { type: 'header', text: { ...plain(long(150)), emoji: true } },
  { type: 'divider' },
  { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'a', title: plain('b') },
  { type: 'context', elements: [mrkdwn('a'), plain('b')] },
  actions(
    button({ action_id: long(255), value: long(2000), url: 'https://a.example', style: 'primary' }),
    button({ text: plain(long(75)), action_id: 'other' }),
  ),
  actions(
    select({
      action_id: long(255),
      placeholder: plain(long(150)),
      initial_option: option('30 minutes'),
      confirm,
    }),
    button(),
  ),
  section({
    accessory: select({ options: [option(long(150), { description: plain(long(75)) })] }),
  }),
  input(
    textInput({
      action_id: long(255),
      initial_value: long(3000),
      multiline: true,
      min_length: 0,
      max_length: 3000,
      placeholder: plain(long(150)),
    }),
    {
      label: plain(long(2000)),
      hint: plain(long(2000)),
      optional: true,
      dispatch_action: false,
      block_id: 'reason',
    },
  ),
  input(select()),
  {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }],
      },
    ],
  },
];

test('accepts every block at its limits', () => {
  assert.deepEqual(findBlockProblems(valid, '/blocks'), []);
  assert.deepEqual(findBlockProblems(Array(50).fill({ type: 'divider' }), '/blocks'), []);
});

const invalid: readonly (readonly [block: object, problem: string])[] = [
  [{}, 'missing required field: type [json-pointer:/blocks/0]'],
  [{ type: 'toString' }, 'unsupported type: toString [json-pointer:/blocks/0/type]'],
  [{ type: 'carousel' }, 'unsupported type: carousel [json-pointer:/blocks/0/type]'],
  [{ type: 'section' }, 'must define either `fields` or `text` [json-pointer:/blocks/0]'],
  [
    section({ text: mrkdwn(long(3001)) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    section({ text: mrkdwn('') }),
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [section({ text: 'text' }), 'must be an object [json-pointer:/blocks/0/text]'],
  [
    section({ text: { ...mrkdwn('a'), emoji: true } }),
    'invalid additional property: emoji [json-pointer:/blocks/0/text]',
  ],
  [section({ color: 'good' }), 'invalid additional property: color [json-pointer:/blocks/0]'],
  [
    section({ fields: Array(11).fill(mrkdwn('a')) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    section({ fields: [mrkdwn(long(2001))] }),
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    section({ block_id: long(256) }),
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [{ type: 'header' }, 'missing required field: text [json-pointer:/blocks/0]'],
  [
    { type: 'header', text: mrkdwn('a') },
    'must be one of: plain_text [json-pointer:/blocks/0/text/type]',
  ],
  [
    { type: 'header', text: plain(long(151)) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    { type: 'image', image_url: 'https://a.example' },
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    { type: 'context', elements: [button()] },
    'must be one of: plain_text, mrkdwn [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    { type: 'context', elements: Array(11).fill(mrkdwn('a')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [{ type: 'actions' }, 'missing required field: elements [json-pointer:/blocks/0]'],
  [actions(), 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
  [
    actions(...Array(26).fill(button())),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [actions({ type: 'lever' }), 'unsupported type: lever [json-pointer:/blocks/0/elements/0/type]'],
  [
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '`action_id` "a" already exists [json-pointer:/blocks/0]',
  ],
  [
    actions(button({ text: plain(long(76)) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    actions(button({ value: long(2001) })),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    actions(button({ action_id: long(256) })),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    actions(button({ url: 'example' })),
    'must be a valid URL [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    actions(button({ style: 'default' })),
    'must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    actions(button({ confirm: { ...confirm, deny: undefined } })),
    'missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]',
  ],
  [
    actions(button({ confirm: { ...confirm, text: plain(long(301)) } })),
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    actions(select({ options: undefined })),
    'missing required field: options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    actions(select({ options: [] })),
    'no less than 1 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    actions(select({ options: [...options, option('a day')] })),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    section({ accessory: select({ options: [option('', { text: plain(long(76)) })] }) }),
    'must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]',
  ],
  [
    actions(select({ options: [option('a', { text: mrkdwn('a') })] })),
    'must be one of: plain_text [json-pointer:/blocks/0/elements/0/options/0/text/type]',
  ],
  [
    actions(select({ options: [option(long(151))] })),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    actions(select({ options: [{ text: plain('a') }] })),
    'missing required field: value [json-pointer:/blocks/0/elements/0/options/0]',
  ],
  [
    actions(select({ options: [option('a', { description: plain(long(76)) })] })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/description/text]',
  ],
  [
    actions(select({ options: [option('a', { url: '' })] })),
    'invalid additional property: url [json-pointer:/blocks/0/elements/0/options/0]',
  ],
  [
    actions(select({ initial_option: option('a day') })),
    'must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    actions(select({ placeholder: plain(long(151)) })),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
  ],
  [
    actions(select({ confirm: { ...confirm, title: plain(long(101)) } })),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    actions(textInput()),
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    { type: 'input', label: plain('Reason') },
    'missing required field: element [json-pointer:/blocks/0]',
  ],
  [
    input(textInput(), { label: undefined }),
    'missing required field: label [json-pointer:/blocks/0]',
  ],
  [
    input(textInput(), { label: mrkdwn('Reason') }),
    'must be one of: plain_text [json-pointer:/blocks/0/label/type]',
  ],
  [
    input(textInput(), { label: plain(long(2001)) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
  ],
  [
    input(textInput(), { hint: plain(long(2001)) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/hint/text]',
  ],
  [input(textInput(), { optional: 'true' }), 'must be a boolean [json-pointer:/blocks/0/optional]'],
  [input(button()), 'unsupported type: button [json-pointer:/blocks/0/element/type]'],
  [
    input(textInput({ max_length: 3001 })),
    'must be less than 3001 [json-pointer:/blocks/0/element/max_length]',
  ],
  [
    input(textInput({ max_length: 0 })),
    'must be more than 0 [json-pointer:/blocks/0/element/max_length]',
  ],
  [
    input(textInput({ min_length: 1.5 })),
    'must be an integer [json-pointer:/blocks/0/element/min_length]',
  ],
  [
    input(textInput({ max_length: 10, initial_value: long(11) })),
    'must be less than 11 characters [json-pointer:/blocks/0/element/initial_value]',
  ],
  [
    input(textInput({ placeholder: plain(long(151)) })),
    'must be less than 151 characters [json-pointer:/blocks/0/element/placeholder/text]',
  ],
  [
    input(textInput({ value: 'a' })),
    'invalid additional property: value [json-pointer:/blocks/0/element]',
  ],
  [
    { type: 'rich_text', elements: [{ type: 'text', text: 'a' }] },
    'unsupported type: text [json-pointer:/blocks/0/elements/0/type]',
  ],
];
for (const [block, problem] of invalid)
  test(`refuses ${JSON.stringify(block).slice(0, 70)}: ${problem}`, () => {
    assert.deepEqual(findBlockProblems([{ ...block }], '/blocks'), [problem]);
  });

test('refuses more than 50 blocks, and a block id that is there already', () => {
  assert.deepEqual(findBlockProblems(Array(51).fill({ type: 'divider' }), '/blocks'), [
    'no more than 50 items allowed [json-pointer:/blocks]',
  ]);
  assert.deepEqual(
    findBlockProblems([section({ block_id: 'a' }), section({ block_id: 'a' })], ''),
    ['`block_id` "a" already exists [json-pointer:]'],
  );
});
