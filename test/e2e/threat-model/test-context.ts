import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, type TestContext } from 'node:test';
import {
  type LocalEnvironment,
  startLocalEnvironment,
} from '../../../local/environment/local-environment.ts';
import { instanceArn, signingSecretParameter, users } from '../../../local/seed.ts';
import { stepFunctions } from '../../../src/aws/client/json-service.ts';
import { createExecutionWaits } from '../../../src/aws/step-functions.ts';
import type { AssignmentTarget } from '../../../src/grant/record/assignment-target.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { buildJsonClient } from '../../fixtures/aws-client/build-json-client.ts';
import { sdkOptionsAs } from '../../fixtures/local-environment/act-as-role.ts';
import { alertsAbout, example } from '../../fixtures/local-environment/read-state.ts';
import { testOptions } from '../../fixtures/local-environment/start-environment.ts';
import { deleteRecord, openTable } from '../../fixtures/local-environment/table.ts';

/**
 * The local environment that all tests of the threat model share. Each test leaves nobody with an open grant,
 * and the assignments as they were.
 */
export let local: LocalEnvironment;
let deniedOnPurpose = 0;

/** Starts it before the tests of this file. A call that a policy denies fails the tests, unless they expect it. */
export function shareEnvironment(): void {
  before(async () => {
    local = await startLocalEnvironment({
      ...testOptions,
      accessSeconds: 600,
      retryDelayMs: 5,
      settings: { assignmentDelayMs: 0 },
    });
    await local.warmUp();
  });
  after(async () => {
    await local.stop();
    assert.equal(local.permissions.deniedCalls().length, deniedOnPurpose);
  });
}

/** The assignment that the example message's button would give to Maria, whom no access rule names. */
export const ofMaria: AssignmentTarget = { ...example, principalId: users[1].id };

export const newGrantId = (): string => randomBytes(16).toString('hex');

export const signingSecret = (): string =>
  local.stores.parameters.get(signingSecretParameter)?.value ?? '';

type Call = (options: ReturnType<typeof sdkOptionsAs>) => Promise<unknown>;

/** Asserts that a role's policy denies each of the calls. */
export async function assertDenied(role: string, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    await assert.rejects(call(sdkOptionsAs(local, role)), { name: 'AccessDeniedException' });
    deniedOnPurpose += 1;
  }
}

export const assignment = (target: AssignmentTarget) => ({
  InstanceArn: instanceArn,
  TargetType: 'AWS_ACCOUNT' as const,
  TargetId: target.accountId,
  PermissionSetArn: target.permissionSetArn,
  PrincipalType: 'USER' as const,
  PrincipalId: target.principalId,
});

/** Creates or deletes an assignment as an administrator does. */
export function changeDirectly(kind: 'CREATE' | 'DELETE', target: AssignmentTarget): void {
  local.stores.identityCenter.start(kind, { ...target, principalType: 'USER' });
}

/** Every assignment in Identity Center as text, sorted. */
export const listAssignments = (): readonly string[] =>
  local.stores.identityCenter
    .assignments()
    .map((item) => JSON.stringify(item))
    .sort();

/** Ends the wait of an execution, as if its time were up. */
export async function endWait(grantId: string): Promise<void> {
  const wait = await openTable(local).read(`wait#${grantId}#expiry`);
  const client = buildJsonClient(local.urls.aws, stepFunctions);
  await createExecutionWaits(client).end(String(wait?.['taskToken']));
}

export const kindsOfAlerts = (grantId: string) =>
  alertsAbout(local, grantId).map(({ attributes }) => attributes['kind']);

/** Until the test ends, runs an attacker's code in place of a function. `undefined` leaves it to the function. */
export function replaceFunction(
  t: TestContext,
  name: string,
  respond: (event: { readonly step?: string }) => unknown,
): void {
  const { invoke } = local.functions;
  t.mock.method(local.functions, 'invoke', async (invoked: string, event: object) => {
    const payload = invoked === name ? await respond(event) : undefined;
    return payload === undefined ? invoke(invoked, event) : { ok: true, payload };
  });
}

/** What RevokeAccess answers when it has ended a grant. */
export const endedAnswer = {
  outcome: 'ended',
  secondsLeft: 0,
  reportDue: false,
  reportDelaySeconds: 0,
  alert: '',
};

/** What Decide would answer for a target, at most an hour from now. */
export const decisionFor = (target: AssignmentTarget, alreadyAssigned = false) => ({
  outcome: 'granted',
  target: { ...target, permissionSetName: 'BreakGlassProd', userName: 'somebody@example.com' },
  alreadyAssigned,
  latestDeadline: secondsFromNow(3600),
  sessionSeconds: null,
});

export const secondsFromNow = (seconds: number): string =>
  new Date(Date.now() + seconds * 1000).toISOString();

/** Removes what an attack left of a grant to James: the lock, and the assignment. */
export async function cleanUp(grantId: string): Promise<void> {
  for (const id of [lockRecordId(example), `grant#${grantId}`, `report#${grantId}`])
    await deleteRecord(local, id);
  changeDirectly('DELETE', example);
}
