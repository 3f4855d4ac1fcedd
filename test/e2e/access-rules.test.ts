import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, groups, users } from '../../local/seed.ts';
import { requestEnd } from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { example, grantIds, isAssigned } from '../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import {
  deleteRecord,
  putRecord,
  readGrantRecord,
  readNotifiedRecord,
} from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves Maria without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests);
});

const [, staging] = accounts;
const [, maria] = users;
const [auditors] = groups;
const asMaria = { user: maria.slackUserId };
const target = { ...example, accountId: staging.id, principalId: maria.id };
const sharedId = `access#${staging.id}#BreakGlassProd#${example.permissionSetArn}`;
const personalId = `access#${staging.id}#${example.permissionSetArn}#${maria.id}`;

const rules: [string, string, Record<string, string | number | ReadonlySet<string>>, number][] = [
  ['for every linked user', sharedId, {}, 2],
  ['for named principals', sharedId, { principals: new Set([maria.id]) }, 2],
  ['for a group', sharedId, { groups: new Set([auditors.id]), description: 'on call' }, 2],
  ['with its own duration', sharedId, { accessSeconds: 60 }, 60],
  ['for one principal', personalId, {}, 2],
  ['for one principal with its own duration', personalId, { accessSeconds: 120 }, 120],
];
for (const [title, id, attributes, seconds] of rules)
  test(`an access rule ${title} gives ${seconds} seconds of access`, async () => {
    await putRecord(local, { id, ...attributes });
    const payload = { callback_id: `x_${staging.id}_y` };
    const { text } = await pressButton(local, { ...asMaria, payload });
    assert.match(text, /^Glass broken/);
    const grantId = grantIds(local).at(-1) ?? '';
    const { allowedBy, deadlineAt, requestedAt } = await readGrantRecord(local, grantId);
    const durationMs = Date.parse(String(deadlineAt)) - Date.parse(String(requestedAt));
    assert.equal(durationMs / 1000, seconds);
    assert.equal(allowedBy, id);
    await waitUntil(local, () => isAssigned(local, target), 'the assignment');
    await waitForAccess(local, grantId);
    assert.equal((await readNotifiedRecord(local, grantId))['directStage'], 'active');
    await requestEnd(local, grantId, asMaria);
    await waitForEnd(local, grantId);
    assert.equal(isAssigned(local, target), false);
    await deleteRecord(local, id);
  });
