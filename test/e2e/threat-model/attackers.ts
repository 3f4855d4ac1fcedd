import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, contactEmail, permissionSets, users } from '../../../local/seed.ts';
import {
  openWithToken,
  requestEnd,
  stopExecution,
  sweepOverdue,
} from '../../fixtures/local-environment/grant-actions.ts';
import {
  buildPressPayload,
  type PressOptions,
  postInteraction,
  signInteraction,
} from '../../fixtures/local-environment/press-button.ts';
import {
  directMessages,
  example,
  grantIds,
  isAssigned,
  mailsAbout,
} from '../../fixtures/local-environment/read-state.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import { kindsOfAlerts, listAssignments, local, signingSecret } from './test-context.ts';

const [james, maria] = users;
const [, staging] = accounts;
const [, readOnly] = permissionSets;

/** A press by somebody who knows the signing secret, and nothing else. */
const forgePress = (options: PressOptions = {}) =>
  postInteraction(local, signInteraction(signingSecret(), buildPressPayload(local, options)));

/** Forges a press of James, without a response URL. Returns the grant's id once access exists. */
async function forgeGrant(): Promise<string> {
  const earlier = grantIds(local).length;
  await forgePress({ payload: { response_url: undefined } });
  const grantId = grantIds(local)[earlier] ?? '';
  await waitForAccess(local, grantId);
  return grantId;
}

async function endGrant(grantId: string): Promise<void> {
  await requestEnd(local, grantId);
  await waitForEnd(local, grantId);
  assert.equal(isAssigned(local), false);
}

/** Presses that ask for what no access rule gives to whom they name. */
const refusedPresses: readonly PressOptions[] = [
  { payload: { callback_id: `deployment_${staging.id}_abc` } },
  {
    payload: { actions: [{ name: 'break_glass', type: 'button', value: readOnly.arn }] },
  },
  { user: maria.slackUserId },
  { user: 'U999', payload: { user: { id: 'U999', name: 'james' } } },
];

async function assertRefused(): Promise<void> {
  const before = [grantIds(local), listAssignments()];
  for (const options of refusedPresses) {
    const { text } = await forgePress(options);
    assert.match(text, /^Access denied: /);
  }
  assert.deepEqual([grantIds(local), listAssignments()], before);
}

/** Tests of the section "Who attacks". */
export function testAttackers(): void {
  test('A press gets what the access rules allow the user whom its Slack account is linked to, even if its button says something else.', async () => {
    await assertRefused();
    const earlier = grantIds(local).length;
    const label = { text: 'Read a dashboard', value: example.permissionSetArn };
    const { text } = await forgePress({
      payload: { actions: [{ name: 'break_glass', type: 'button', ...label }] },
    });
    assert.match(text, /^Glass broken - access incoming.*BreakGlassProd/);
    const grantId = grantIds(local)[earlier] ?? '';
    await waitForAccess(local, grantId);
    await endGrant(grantId);
  });

  test('A forged press gives the user whom it names what the access rules allow, and nobody anything else.', async () => {
    await assertRefused();
    const others = listAssignments();
    const grantId = await forgeGrant();
    const given = listAssignments().filter((text) => !others.includes(text));
    assert.deepEqual(
      given.map((text) => JSON.parse(text)),
      [{ ...example, principalType: 'USER' }],
    );
    await endGrant(grantId);
  });

  test('A forged press without a response URL is told to the user whom it names, by direct message.', async () => {
    const earlier = directMessages(local, james.slackUserId).length;
    const grantId = await forgeGrant();
    const [message, ...more] = directMessages(local, james.slackUserId).slice(earlier);
    assert.deepEqual(more, []);
    assert.match(message?.text ?? '', /^You’re in: `BreakGlassProd` in account `123456789012`, /);
    await endGrant(grantId);
  });

  test('The report of a forged grant is mailed to the contacts.', async () => {
    const grantId = await forgeGrant();
    await endGrant(grantId);
    assert.deepEqual(
      mailsAbout(local, grantId).map(({ to }) => to),
      [[contactEmail]],
    );
  });

  test('The sweep ends the grant of an execution that somebody stops, and people are alerted.', async () => {
    const grantId = await openWithToken(local);
    await stopExecution(local, grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'ABORTED');
    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 1, reported: 0, failed: 0 });
    assert.equal(isAssigned(local), false);
    assert.deepEqual(kindsOfAlerts(grantId), ['swept']);
    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
  });
}
