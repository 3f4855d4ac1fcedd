import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { prodRule } from '../../local/environment/seed-environment.ts';
import { users } from '../../local/seed.ts';
import {
  postSubmission,
  type Submission,
  signSubmission,
} from '../fixtures/local-environment/modals.ts';
import {
  buildPressPayload,
  buildSignedRequest,
  postInteraction,
} from '../fixtures/local-environment/press-button.ts';
import { example, grantIds } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { deleteRecord, putProdRule, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { retryDelayMs: 5 });
  await putProdRule(local, { reason: 'first', tickets: new Set(['INC-']) });
});

const [james] = users;
const { accountId, permissionSetArn } = example;
const metadata = {
  accountId,
  permissionSetArn,
  channelId: 'C12345',
  messageTs: '1700000000.000100',
  responseUrl: null,
};
const ofRequest = (more: Partial<Submission> = {}): Submission => ({
  user: james.slackUserId,
  view: 'request_access',
  metadata: JSON.stringify(metadata),
  text: 'INC-1234 disk full',
  ...more,
});
const submit = (submission: Submission) => postSubmission(local, signSubmission(local, submission));

/** What submissions must not change, besides the reasons of a grant. */
const readFootprint = () => ({
  executions: grantIds(local).length,
  operations: local.stores.identityCenter.operations('CREATE').length,
});

const endNow = async (grantId: string): Promise<void> => {
  const actions = [{ name: 'end_access', type: 'button', value: grantId }];
  const payload = buildPressPayload(local, { teamId: 'T012LOCAL', payload: { actions } });
  await postInteraction(local, buildSignedRequest(local, payload));
  await waitForEnd(local, grantId);
};

const altered: readonly (readonly [string, Partial<Submission>, RegExp])[] = [
  [
    'by another user',
    { user: 'U012NOACC' },
    /Access denied: this permission set may be used in account `123456789012`, but not by you/,
  ],
  ['by a user whom nobody knows', { user: 'U0NOBODY' }, /Access denied: .*not linked/],
  [
    'with another account',
    { metadata: JSON.stringify({ ...metadata, accountId: '999988887777' }) },
    /Access denied: no access rule/,
  ],
  [
    'with another permission set',
    { metadata: JSON.stringify({ ...metadata, permissionSetArn: `${permissionSetArn}9` }) },
    /Access denied: /,
  ],
  ['without an account', { metadata: '{}' }, /the form does not name an account/],
  ['with a grant in place of an account', { metadata: 'a'.repeat(32) }, /the form does not name/],
  ['without a ticket', { text: 'disk full' }, /"reason":"A ticket is missing/],
  ['for a modal that is not ours', { view: 'other_view' }, /^$/],
  ['whose signature is older than five minutes', { timestamp: 1_700_000_000 }, /^401$/],
];
for (const [name, more, text] of altered)
  test(`a submission ${name} gives nothing`, async () => {
    const footprint = readFootprint();
    assert.match(await submit(ofRequest(more)), text);
    assert.deepEqual(readFootprint(), footprint);
  });

test('a submission after the rule was withdrawn gives nothing', async () => {
  const footprint = readFootprint();
  await deleteRecord(local, prodRule.id);
  assert.match(await submit(ofRequest()), /Access denied: no access rule/);
  await putProdRule(local, { reason: 'first', tickets: new Set(['INC-']) });
  assert.deepEqual(readFootprint(), footprint);
});

test('a modal that is submitted twice gives access once, and a reason later than the report changes nothing', async () => {
  const earlier = grantIds(local).length;
  const request = signSubmission(local, ofRequest());
  assert.match(await postSubmission(local, request), /Glass broken - access incoming/);
  assert.match(await postSubmission(local, request), /This request was handled before/);
  const again = ofRequest({ text: 'INC-5678 other' });
  assert.match(await submit(again), /is being granted already|in already/);
  const [grantId = '', ...others] = grantIds(local).slice(earlier);
  assert.deepEqual(others, []);
  await waitForAccess(local, grantId);

  const ofGrant = (more: Partial<Submission> = {}) =>
    ofRequest({ view: 'give_reason', metadata: grantId, ...more });
  const readReasons = async () => {
    const { reasons = {} } = await readGrantRecord(local, grantId);
    return Object.values(Object(reasons));
  };
  for (const [more, text] of [
    [{ user: 'U012NOACC', text: 'INC-1 mine' }, /You cannot give a reason for this access/],
    [{ metadata: 'b'.repeat(32) }, /You cannot give a reason for this access/],
    [{ metadata: 'not a grant' }, /is not the id of a grant/],
    [{ text: ' ' }, /"reason":"A reason is missing/],
  ] as const)
    assert.match(await submit(ofGrant(more)), text);
  assert.deepEqual(await readReasons(), ['INC-1234 disk full']);

  await endNow(grantId);
  assert.match(await submit(ofGrant({ text: 'INC-9 late' })), /Too late: the report/);
  assert.match(await postSubmission(local, request), /handled before.*That access ended/);
  assert.deepEqual(await readReasons(), ['INC-1234 disk full']);
  assert.equal(grantIds(local).length, earlier + 1);
});

test('a trigger that is used twice opens one modal, and the second press gets a button', async () => {
  const footprint = readFootprint();
  const payload = buildPressPayload(local, {
    teamId: 'T012LOCAL',
    payload: { trigger_id: `${Date.now()}.1379717998065.0123456789abcdef` },
  });
  const press = () => postInteraction(local, buildSignedRequest(local, payload));
  assert.deepEqual(await press(), { status: 200, body: '', text: '' });
  assert.match((await press()).text, /Nothing is lost: press Tell us why/);
  assert.equal(local.slack.openViews(james.slackUserId).length, 1);
  assert.deepEqual(readFootprint(), footprint);
});
