import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policy } from '../../../test/fixtures/request/decision-cases.ts';
import type { StoredRecord } from '../stored-record.ts';
import type { PermissionSet } from './decide.ts';
import { decideEarly } from './decide-early.ts';
import { lookUpAndDecide } from './gather-facts.ts';

const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const principalId = '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const link = { id: 'principal#U1', ssoPrincipal: principalId };
const ruleOf = (name: string) => ({ id: `access#123456789012#${name}#${arn}`, reason: 'first' });
const personalRule = { id: `access#123456789012#${arn}#${principalId}` };
const request = {
  accountId: '123456789012',
  permissionSetArn: arn,
  slack: { teamId: 'T1', channelId: 'C1', messageTs: '', userId: 'U1', responseUrl: null },
};

const sourcesOf = (
  records: readonly StoredRecord[],
  find: () => Promise<PermissionSet | undefined>,
  findName: () => Promise<string | undefined>,
  waitForName: () => Promise<void> = async () => undefined,
) => ({
  records: { read: async (id: string) => records.find((record) => record['id'] === id) },
  directory: {
    findUser: async () => ({ userName: 'james@example.com', enabled: true }),
    membershipsOf: async () => new Set<string>(),
  },
  permissionSets: { find },
  findName,
  waitForName,
});

test('decides before Identity Center answers, and waits for it to confirm', async () => {
  const described = Promise.withResolvers<PermissionSet>();
  const sources = sourcesOf(
    [link, ruleOf('Prod')],
    () => described.promise,
    async () => 'Prod',
  );
  const early = await decideEarly(sources, policy, request);
  assert.ok(early.decision.outcome === 'allowed');
  assert.deepEqual(
    [
      early.decision.permissionSetName,
      early.decision.sessionSeconds,
      early.decision.reasonTerms.mode,
    ],
    ['Prod', undefined, 'first'],
  );
  described.resolve({ name: 'Prod', sessionSeconds: 3_600 });
  const decision = await early.confirm();
  assert.deepEqual(decision, { ...early.decision, sessionSeconds: 3_600 });
});

test('a name that is not Identity Center’s decides nothing', async () => {
  const described = Promise.withResolvers<PermissionSet>();
  const sources = sourcesOf(
    [link, ruleOf('Old')],
    () => described.promise,
    async () => 'Old',
  );
  const early = await decideEarly(sources, policy, request);
  assert.equal(early.decision.outcome, 'allowed');
  described.resolve({ name: 'Prod' });
  assert.deepEqual(await early.confirm(), { outcome: 'denied', reason: 'no-rule' });
});

test('looks for the name elsewhere only if Identity Center is slow', async () => {
  const neverLooked = async () => assert.fail('looked for the name');
  const neverUp = () => new Promise<never>(() => undefined);
  const sources = sourcesOf([link], async () => ({ name: 'Prod' }), neverLooked, neverUp);
  const early = await decideEarly(sources, policy, request);
  assert.deepEqual(early.decision, { outcome: 'denied', reason: 'no-rule' });
});

const later = <T>(ticks: number, work: () => T): Promise<T> =>
  Array.from({ length: ticks })
    .reduce<Promise<unknown>>((before) => before.then(), Promise.resolve())
    .then(work);
const fail = (): never => {
  throw new Error('no response');
};
const name = fc.constantFrom('Prod', 'Old');
const descriptions = fc.oneof(
  name.map((text) => () => ({ name: text, sessionSeconds: 60 })),
  fc.constant(() => undefined),
  fc.constant(fail),
);
const names = fc.oneof(
  name.map((text) => () => text),
  fc.constant(() => undefined),
  fc.constant(fail),
);

test('what is confirmed is what would be decided without the early name', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([link, ruleOf('Prod'), ruleOf('Old'), personalRule]),
      descriptions,
      names,
      fc.nat(12),
      fc.nat(12),
      async (records, describe, findName, describedAfter, namedAfter) => {
        const sources = sourcesOf(
          records,
          () => later(describedAfter, describe),
          () => later(namedAfter, findName),
        );
        const early = await decideEarly(sources, policy, request);
        assert.deepEqual(await early.confirm(), await lookUpAndDecide(sources, policy, request));
      },
    ),
  );
});
