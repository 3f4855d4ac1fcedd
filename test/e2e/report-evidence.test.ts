import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { runAsOperator } from '../fixtures/cli/run-as-operator.ts';
import { unbroken } from '../fixtures/evidence/unbroken.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { example, grantIds, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, waitUntil } from '../fixtures/local-environment/start-environment.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

const deleteTrail = {
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'DeleteTrail',
  readOnly: false,
  requestParameters: { name: 'main' },
};

/** Runs a grant in which James deletes a trail, and returns the text of its report. */
async function reportOf(t: TestContext, change: (local: LocalEnvironment) => void) {
  const local = await startEnvironment(t);
  await pressButton(local);
  await waitUntil(local, () => isAssigned(local), 'the assignment');
  const portal = local.portal.signIn('james@example.com');
  portal.openRole(example.accountId, 'BreakGlassProd').call(deleteTrail);
  change(local);
  await waitForEnd(local, grantIds(local)[0] ?? '');
  return local.stores.mailbox.list()[0]?.text ?? '';
}

test('a report of a trail that delivers everything has no warning', async (t) => {
  const text = await reportOf(t, () => undefined);
  assert.match(text, /^REVIEW REQUIRED: .+\(\w+\)\.$/m);
  assert.match(unbroken(text), /has received records since the end of access/);
});

test('a log group that was emptied is a warning: the grant’s own creation is missing', async (t) => {
  const text = await reportOf(t, (local) => local.stores.trail.clear());
  assert.match(text, /^NOTHING WAS SEEN\. This report is incomplete/m);
  assert.match(unbroken(text), /creation of this grant’s own assignment .* was not found/);
});

test('a trail that delivers nothing any more is a warning', async (t) => {
  const text = await reportOf(t, (local) => local.stores.trail.stop());
  assert.match(unbroken(text), /as far as could be seen\. This report is incomplete/);
  assert.match(unbroken(text), /has received no record of anybody since the end of access/);
});

test('a log group without any record had nothing to search', async (t) => {
  const text = await reportOf(t, (local) => {
    local.stores.trail.clear();
    local.stores.trail.stop();
  });
  assert.match(text, /^NOTHING WAS SEEN\. This report is incomplete/m);
  assert.match(unbroken(text), /There was nothing to search: CloudWatch Logs, log group/);
});

test('a record that cannot be read is a warning', async (t) => {
  const text = await reportOf(t, (local) => {
    const userIdentity = { onBehalfOf: { userId: example.principalId } };
    const eventTime = new Date().toISOString();
    const record = { eventID: 'x', eventTime, eventSource: 'a', eventName: '', userIdentity };
    local.stores.trail.add([record], { deliveredAt: new Date() });
  });
  assert.match(unbroken(text), /1 record could not be read as CloudTrail events/);
  assert.match(unbroken(text), /This report is incomplete/);
});

test('break-glass report --grant takes what it needs from the deployment', async (t) => {
  const local = await startEnvironment(t);
  await pressButton(local);
  await waitUntil(local, () => isAssigned(local), 'the assignment');
  const portal = local.portal.signIn('james@example.com');
  portal.openRole(example.accountId, 'BreakGlassProd').call(deleteTrail);
  const [grantId = ''] = grantIds(local);
  await waitForEnd(local, grantId);
  const run = (...args: readonly string[]) =>
    runAsOperator('report', ...args, '--endpoint-url', local.urls.aws);
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-grant-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [csv, evidence] = [join(folder, 'events.csv.gz'), join(folder, 'evidence.json')];
  const files = ['--events', csv, '--evidence', evidence];
  const { code, stdout, stderr } = await run('--grant', grantId, '--format', 'json', ...files);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(gunzipSync(readFileSync(csv)).toString(), /"logging-stopped".*"DeleteTrail"/);
  const { Records: records } = JSON.parse(readFileSync(evidence, 'utf8'));
  assert.deepEqual(
    records.find(({ eventName }: { eventName: string }) => eventName === 'DeleteTrail')
      .requestParameters,
    deleteTrail.requestParameters,
  );
  const report = JSON.parse(stdout);
  assert.deepEqual([report.verdict, report.role.writeCount], ['review', 1]);

  const unknown = await run('--grant', '0'.repeat(32));
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /There is no grant 0{32} in the table break-glass-access/);
  const wrong = await run('--grant', 'x', '--user', 'james@example.com');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--grant must be .*\n--grant replaces the option user/);
});
