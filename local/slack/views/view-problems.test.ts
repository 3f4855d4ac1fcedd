import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlackApiError } from '../web-api/arguments.ts';
import { parseView } from './parse-view.ts';
import { findViewProblems } from './view-problems.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = { type: 'section', text: plain('text') };
const input = {
  type: 'input',
  label: plain('Reason'),
  element: { type: 'plain_text_input', action_id: 'reason' },
};
const modal = { type: 'modal', title: plain('Why?'), submit: plain('Send'), blocks: [input] };

const valid = [
  [
    'one with every member',
    { ...modal, close: plain('Later'), private_metadata: 'x'.repeat(3000) },
  ],
  ['names of 24 characters', { ...modal, title: plain('x'.repeat(24)) }],
  [
    'ids of 255 characters',
    { ...modal, callback_id: 'x'.repeat(255), external_id: 'y'.repeat(255) },
  ],
  ['100 blocks', { ...modal, blocks: Array(100).fill(section) }],
  ['no submit without inputs', { type: 'modal', title: plain('Why?'), blocks: [section] }],
  ['both switches', { ...modal, notify_on_close: true, clear_on_close: false }],
] as const;
for (const [title, view] of valid)
  test(`accepts ${title}`, () => assert.deepEqual(findViewProblems(view), []));

const { submit: _, ...withoutSubmit } = modal;
const invalid: readonly (readonly [string, unknown, string])[] = [
  [
    'no title',
    { ...modal, title: undefined },
    'missing required field: title [json-pointer:/view]',
  ],
  [
    'no blocks',
    { ...modal, blocks: undefined },
    'missing required field: blocks [json-pointer:/view]',
  ],
  ['no type', { ...modal, type: undefined }, 'missing required field: type [json-pointer:/view]'],
  ['a home tab', { ...modal, type: 'home' }, 'unsupported type: home [json-pointer:/view/type]'],
  [
    'a long title',
    { ...modal, title: plain('x'.repeat(25)) },
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'a title with markup',
    { ...modal, title: { type: 'mrkdwn', text: 'a' } },
    'must be one of: plain_text [json-pointer:/view/title/type]',
  ],
  [
    'a long submit',
    { ...modal, submit: plain('x'.repeat(25)) },
    'must be less than 25 characters [json-pointer:/view/submit/text]',
  ],
  [
    'long metadata',
    { ...modal, private_metadata: 'x'.repeat(3001) },
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'a long callback_id',
    { ...modal, callback_id: 'x'.repeat(256) },
    'must be less than 256 characters [json-pointer:/view/callback_id]',
  ],
  [
    'a long external_id',
    { ...modal, external_id: 'x'.repeat(256) },
    'must be less than 256 characters [json-pointer:/view/external_id]',
  ],
  [
    'a text as a switch',
    { ...modal, notify_on_close: 'yes' },
    'must be a boolean [json-pointer:/view/notify_on_close]',
  ],
  [
    'a member of another kind of modal',
    { ...modal, submit_disabled: true },
    'invalid additional property: submit_disabled [json-pointer:/view]',
  ],
  [
    'an input without submit',
    withoutSubmit,
    'must define `submit` to use `input` block [json-pointer:/view/blocks/0/input]',
  ],
  [
    '101 blocks',
    { ...modal, blocks: Array(101).fill(section) },
    'no more than 100 items allowed [json-pointer:/view/blocks]',
  ],
  [
    'an unknown block',
    { ...modal, blocks: [{ type: 'carousel' }] },
    'unsupported type: carousel [json-pointer:/view/blocks/0/type]',
  ],
  [
    'a list of texts',
    { ...modal, blocks: ['text'] },
    'must be an object [json-pointer:/view/blocks]',
  ],
  ['no list', { ...modal, blocks: 'text' }, 'must be an array [json-pointer:/view/blocks]'],
];
for (const [title, view, problem] of invalid)
  test(`rejects ${title}`, () =>
    assert.deepEqual(findViewProblems(JSON.parse(JSON.stringify(view))), [problem]));

const errorOf = (view: unknown) => {
  try {
    return parseView(view);
  } catch (error) {
    return error instanceof SlackApiError ? [error.code, ...error.problems] : error;
  }
};

test('refuses an invalid view as Slack does', () => {
  assert.deepEqual(errorOf(JSON.stringify({ ...modal, blocks: 1 })), [
    'invalid_arguments',
    'failed to match all allowed schemas [json-pointer:/view]',
    'must be an array [json-pointer:/view/blocks]',
  ]);
  assert.deepEqual(errorOf(undefined), [
    'invalid_arguments',
    'missing required field: view [json-pointer:/view]',
  ]);
  assert.deepEqual(errorOf('{'), ['invalid_arguments']);
  assert.deepEqual(errorOf({ ...modal, title: plain('x'.repeat(250_000)) }), ['view_too_large']);
});
