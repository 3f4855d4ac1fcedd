import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { isAdmin } from '../../request/policy/admins.ts';
import type { DecisionPolicy } from '../../request/policy/decide.ts';
import { type FactSources, lookUpAndDecide } from '../../request/policy/gather-facts.ts';
import { reasonModes } from '../../request/policy/reason-terms.ts';
import type { RuleRecord, StoredRuleRecord } from '../records/rule-record.ts';
import { buildPlan, type Plan } from './build-plan.ts';
import { heldRule } from './rule-writes.ts';
import type { Step } from './step.ts';

const principals = [1, 2, 3].map((n) => `9067642ac5-${n}a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`);
const groups = [7, 8].map((n) => `9067642ac5-${n}a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`);
const slackUsers = ['U1', 'U2', 'U3'];
const accountIds = ['123456789012', '210987654321'];
const [accountId] = accountIds;
const sets = ['One', 'Two'].map((name) => ({
  name,
  arn: `arn:aws:sso:::permissionSet/ssoins-12345/ps-${name}`,
}));
const members: Readonly<Record<string, readonly string[]>> = {
  [groups[0] ?? '']: principals.slice(0, 2),
  [groups[1] ?? '']: principals.slice(1),
};

type Records = ReadonlyMap<string, StoredRuleRecord>;

const sourcesOf = (read: (id: string) => StoredRuleRecord | undefined): FactSources => ({
  records: { read: async (id) => read(id) },
  directory: {
    findUser: async () => ({ userName: 'user', enabled: true }),
    membershipsOf: async (user, asked) =>
      new Set([...asked].filter((group) => members[group]?.includes(user))),
  },
  permissionSets: { find: async (arn) => sets.find((set) => set.arn === arn) },
});

/** Answers from the table again only if a record that the last answer has read is another one now. */
function rememberAnswer<T>(answer: (sources: FactSources) => Promise<T>) {
  const reads = new Map<string, StoredRuleRecord | undefined>();
  let last: Promise<T> | undefined;
  return (records: Records): Promise<T> => {
    const isAsRead = [...reads].every(([id, record]) => records.get(id) === record);
    if (last !== undefined && isAsRead) return last;
    reads.clear();
    last = answer(
      sourcesOf((id) => {
        reads.set(id, records.get(id));
        return records.get(id);
      }),
    );
    return last;
  };
}

/**
 * What the real decision answers to every request, and who may end anybody's grant. Of tables that
 * differ in a few records, such as before and after a write, it decides only what reads one of these.
 */
function createDecider(deployment: Pick<DecisionPolicy, 'openRecords' | 'reason'>) {
  const policy = { ...deployment, accessSeconds: 3600, hasBotToken: true };
  const decisions = slackUsers.flatMap((userId) =>
    accountIds.flatMap((account) =>
      sets.map(({ name, arn }) => {
        const request = { accountId: account, permissionSetArn: arn, slack: { userId } };
        const decide = rememberAnswer((sources) => lookUpAndDecide(sources, policy, request));
        return [`${userId} ${name} ${account}`, decide] as const;
      }),
    ),
  );
  const admins = slackUsers.map((userId) => {
    const mayEnd = rememberAnswer((sources) => isAdmin(sources, userId).catch(() => false));
    return [userId, mayEnd] as const;
  });
  return async (records: Records) => ({
    decisions: await answersOf(decisions, records),
    admins: await answersOf(admins, records),
  });
}

async function answersOf<T>(
  questions: readonly (readonly [string, (records: Records) => Promise<T>])[],
  records: Records,
): Promise<Readonly<Record<string, T>>> {
  const answers: Record<string, T> = {};
  for (const [question, answer] of questions) answers[question] = await answer(records);
  return answers;
}

type Answers = Awaited<ReturnType<ReturnType<typeof createDecider>>>;

/** Fails if the table allows anything that `limit` does not allow. */
function assertAtMost(answers: Answers, limit: Answers, when: string): void {
  for (const [request, decision] of Object.entries(answers.decisions)) {
    if (decision.outcome === 'denied') continue;
    const allowed = limit.decisions[request];
    assert.ok(allowed?.outcome === 'allowed', `${when}: ${request} is allowed`);
    assert.ok(decision.accessSeconds <= allowed.accessSeconds, `${when}: ${request} is longer`);
    const isLongest = decision.maxAccessSeconds <= allowed.maxAccessSeconds;
    assert.ok(isLongest, `${when}: ${request} is longer with extensions`);
    assert.ok(
      allowed.approval === undefined || isDeepStrictEqual(decision.approval, allowed.approval),
      `${when}: ${request} needs less approval`,
    );
    const [{ mode, tickets }, reason] = [decision.reasonTerms, allowed.reasonTerms];
    assert.ok(
      reasonModes.indexOf(mode) >= reasonModes.indexOf(reason.mode),
      `${when}: ${request} is asked for its reason later`,
    );
    assert.ok(
      reason.tickets.size === 0 ||
        (tickets.size > 0 && [...tickets].every((prefix) => reason.tickets.has(prefix))),
      `${when}: ${request} needs another ticket`,
    );
    assert.equal(decision.principalId, allowed.principalId, `${when}: ${request} is another user`);
  }
  for (const [user, may] of Object.entries(answers.admins))
    assert.ok(!may || limit.admins[user], `${when}: ${user} is an administrator`);
}

const anyDeployment = fc.record({
  openRecords: fc.constantFrom('allow', 'deny'),
  reason: fc.constantFrom(...reasonModes),
});

const some = <T>(values: readonly T[]) =>
  fc.subarray([...values], { minLength: 1 }).map((chosen) => new Set(chosen));
const names = fc.oneof(
  fc.constant({}),
  fc.record({ principals: some(principals) }),
  fc.record({ groups: some(groups) }),
  fc.record({ principals: some(principals), groups: some(groups) }),
);
const seconds = fc.constantFrom(
  {},
  { accessSeconds: 60 },
  { accessSeconds: 7200 },
  { accessSeconds: 60, maxAccessSeconds: 600 },
  { accessSeconds: 60, maxAccessSeconds: 14_400 },
  // Malformed by the default, and more than it.
  { maxAccessSeconds: 600 },
  { maxAccessSeconds: 14_400 },
);
const extra = fc.constantFrom(
  {},
  {},
  {},
  { rule: 'rule' },
  { description: 'text' },
  { reason: 'none' },
  { reason: 'after' },
  { reason: 'first' },
  { reason: 'first', tickets: new Set(['INC-']) },
  { reason: 'after', tickets: new Set(['INC-', 'CHG-']) },
  // Malformed where the deployment asks for no reason.
  { tickets: new Set(['INC-']) },
  { approvals: 1, approvers: new Set(principals.slice(0, 1)) },
  { approvals: 1, approvers: new Set(principals.slice(0, 1)), override: 'allowed' },
  { approvals: 2, approverGroups: new Set(groups), approvalSeconds: 60 },
);
const broken = fc.constantFrom({}, {}, {}, {}, { accessSeconds: 'long' }, { held: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const both = <T>(arbitrary: fc.Arbitrary<T>) => fc.tuple(...sets.map(() => maybe(arbitrary)));

/** The rules of an account, or of `*`. */
const rulesOf = (account: string, damage: fc.Arbitrary<object>) =>
  fc
    .record({
      shared: both(fc.tuple(names, seconds, extra, damage)),
      personal: fc.tuple(
        ...sets.flatMap(() => principals.map(() => maybe(fc.tuple(seconds, extra, damage)))),
      ),
    })
    .map(({ shared, personal }) => [
      ...shared.map(
        (parts, n) =>
          parts &&
          Object.assign({ id: `access#${account}#${sets[n]?.name}#${sets[n]?.arn}` }, ...parts),
      ),
      ...personal.map((parts, n) => {
        const { arn } = sets[Math.floor(n / principals.length)] ?? {};
        const id = `access#${account}#${arn}#${principals[n % principals.length]}`;
        return parts && Object.assign({ id }, ...parts);
      }),
    ]);

const accountRecord = (id: string, damage: fc.Arbitrary<object>) =>
  maybe(
    fc
      .tuple(fc.constantFrom('prod', 'production'), damage)
      .map(([name, more]) => ({ id: `account#${id}`, name, rule: 'account', ...more })),
  );

/** The records of a table; `damage` adds what only other tools write. */
const table = (damage: fc.Arbitrary<object>) =>
  fc
    .record({
      links: fc.tuple(...slackUsers.map(() => maybe(fc.constantFrom(...principals)))),
      accounts: fc.tuple(...accountIds.map((id) => accountRecord(id, damage))),
      rules: fc.tuple(...accountIds.map((id) => rulesOf(id, damage))),
      // Half of the tables have none.
      wildcards: fc.oneof(fc.constant([]), rulesOf('*', damage)),
      admins: maybe(fc.tuple(names, damage)),
    })
    .map(({ links, accounts, rules, wildcards, admins }): Map<string, RuleRecord> => {
      const records = [
        ...links.map(
          (ssoPrincipal, n) => ssoPrincipal && { id: `principal#${slackUsers[n]}`, ssoPrincipal },
        ),
        ...accounts,
        ...rules.flat(),
        ...wildcards,
        admins && Object.assign({ id: 'admins' }, ...admins),
      ];
      return new Map(records.flatMap((record) => (record ? [[record.id, record]] : [])));
    });

const write = (records: Map<string, StoredRuleRecord>, { id, after }: Step): void => {
  if (after === undefined) records.delete(id);
  else records.set(id, after);
};

/** Makes the writes one by one, in any order within a stage, and calls `check` after each. */
async function makeWrites(
  plan: Plan,
  records: Map<string, StoredRuleRecord>,
  shuffle: (steps: readonly Step[]) => readonly Step[],
  check: (phase: 'narrowing' | 'widening', when: string) => Promise<void>,
): Promise<void> {
  for (const phase of ['narrowing', 'widening'] as const)
    for (const stage of plan[phase])
      for (const step of shuffle(stage)) {
        assert.deepEqual(records.get(step.id), step.before, 'the plan knows what it replaces');
        write(records, step);
        await check(phase, `${phase} ${step.id}`);
      }
}

const anyOrder = fc.infiniteStream(fc.nat());
const shuffleBy = (order: Iterator<number>) => (steps: readonly Step[]) =>
  steps
    .map((step) => ({ step, rank: order.next().value ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ step }) => step);

test('no write leaves a table that allows more than before or, once all narrowing writes are made, than after', async () => {
  await fc.assert(
    fc.asyncProperty(
      table(broken),
      table(fc.constant({})),
      anyOrder,
      anyDeployment,
      async (stored, wanted, order, deployment) => {
        const decideAll = createDecider(deployment);
        const after = await decideAll(wanted);
        const before = await decideAll(stored);
        const limits = { narrowing: before, widening: after };
        const records = new Map<string, StoredRuleRecord>(stored);
        const plan = buildPlan(stored, wanted);
        await makeWrites(plan, records, shuffleBy(order), async (phase, when) =>
          assertAtMost(await decideAll(records), limits[phase], when),
        );
        // What separates the two phases is at most both.
        assert.deepEqual(records, wanted);
      },
    ),
    { numRuns: 350 },
  );
});

test('when it is killed between any two writes, the next plan completes what the file says', async () => {
  await fc.assert(
    fc.asyncProperty(
      table(broken),
      table(fc.constant({})),
      fc.nat(),
      anyDeployment,
      async (stored, wanted, kill, deployment) => {
        const decideAll = createDecider(deployment);
        const after = await decideAll(wanted);
        const before = await decideAll(stored);
        const plan = buildPlan(stored, wanted);
        const steps = [...plan.narrowing, ...plan.widening].flat();
        const records = new Map<string, StoredRuleRecord>(stored);
        for (const step of steps.slice(0, kill % (steps.length + 1))) write(records, step);
        const next = buildPlan(records, wanted);
        await makeWrites(
          next,
          records,
          (stage) => stage,
          async (phase, when) => {
            const answers = await decideAll(records);
            if (phase === 'widening') return assertAtMost(answers, after, when);
            // Each access is one that a file allows.
            for (const [request, { outcome }] of Object.entries(answers.decisions))
              assert.ok(
                outcome === 'denied' ||
                  before.decisions[request]?.outcome === 'allowed' ||
                  after.decisions[request]?.outcome === 'allowed',
                `${when}: ${request}`,
              );
          },
        );
        assert.deepEqual(records, wanted);
      },
    ),
    { numRuns: 150 },
  );
});

test('a table that is as the file says needs no write', () => {
  fc.assert(
    fc.property(table(fc.constant({})), (wanted) => {
      const plan = buildPlan(structuredClone(wanted), wanted);
      assert.deepEqual(plan, { changes: [], narrowing: [], widening: [] });
    }),
    { numRuns: 100 },
  );
});

test('a held rule denies', async () => {
  const [set] = sets;
  const [principalId] = principals;
  const link = { id: 'principal#U1', ssoPrincipal: principalId };
  const held = heldRule(`access#${accountId}#${set?.arn}#${principalId}`);
  const shared = { id: `access#${accountId}#${set?.name}#${set?.arn}` };
  const records = new Map<string, StoredRuleRecord>(
    [link, held, shared].map((each) => [each.id, each]),
  );
  const { decisions } = await createDecider({ openRecords: 'allow', reason: 'none' })(records);
  const decision = decisions[`U1 One ${accountId}`];
  assert.ok(decision?.outcome === 'denied' && decision.reason === 'record-malformed');
});
