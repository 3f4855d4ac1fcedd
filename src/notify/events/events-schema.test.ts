import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { type Grant, parseGrant } from '../../grant/record/grant.ts';
import type { Denied } from '../../request/policy/decide.ts';
import { buildDenialEvent } from './denial-event.ts';
import type { BusEvent } from './event-bus.ts';
import { buildGrantEvents } from './grant-events.ts';

const schema = JSON.parse(
  await readFile(new URL('../../../docs/events.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** As it arrives: through JSON. */
function assertValid({ detail }: BusEvent): void {
  validate(JSON.parse(JSON.stringify(detail)));
  assert.deepEqual(validate.errors ?? [], []);
}

const time = fc
  .date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2030-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());
/** Any text that a record can hold. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2_000 }).map((value) => value.slice(0, 2_048)),
  fc.constant('\u{1f525}'.repeat(1_024)),
);
const optional = { requiredKeys: [] };
const known = fc.record({
  id: fc.constant(`grant#${'a'.repeat(32)}`),
  accountId: fc.constant('123456789012'),
  permissionSetArn: fc.constant(
    `arn:aws-us-gov:sso:::permissionSet/ssoins-${'x'.repeat(60)}/ps-${'x'.repeat(60)}`,
  ),
  permissionSetName: fc.constant('BreakGlassProd'),
  principalId: fc.constant('1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d'),
  userName: text,
  slackUserId: fc.constant('U012AB3CD'),
  slackTeamId: fc.constantFrom('', 'T1'),
  slackChannelId: fc.constantFrom('', 'C1'),
  slackMessageTs: fc.constant('1.1'),
  responseUrl: fc.constant('https://hooks.slack.com/SECRET'),
  allowedBy: text,
  requestedAt: time,
  deadlineAt: time,
  cloudTrailDelaySeconds: fc.constant(900),
});
const later = fc.record(
  {
    firstCreateAt: time,
    lastCreateAt: time,
    failure: text,
    endRequestedAt: time,
    endedBy: text,
    leaseUntil: time,
    extensions: fc.integer({ min: 1, max: 1_000 }),
    lastExtendedAt: time,
    lastDeleteAt: time,
    sweptAt: time,
    reasonMode: fc.constantFrom('none', 'after', 'first'),
    reasons: fc.dictionary(time, text, { maxKeys: 20 }),
  },
  optional,
);
const approval = fc.record({ at: time, slackUserId: fc.constant('U1'), userName: text });
const approvals = fc.dictionary(
  fc.uuid({ version: 4 }).map((id) => `9067642ac5-${id}`),
  approval,
  { maxKeys: 5 },
);
const waiting = {
  approvalsNeeded: fc.integer({ min: 1, max: 5 }),
  approvals,
  approvalUntil: time,
  accessSeconds: fc.constant(3_600),
  maxAccessSeconds: fc.constant(7_200),
};
const decided = fc.record(
  {
    ...waiting,
    approvedAt: time,
    overriddenAt: time,
    deniedBy: text,
    denialReason: text,
    askedUsers: fc.constant(new Set(['U1'])),
  },
  optional,
);
const over = fc.constantFrom('ended', 'failed', 'denied', 'expired');
const status = fc.oneof(
  fc.record({ status: fc.constantFrom('opening', 'ending') }),
  fc.record({ status: fc.constant('giving'), alreadyAssigned: fc.boolean() }),
  fc.record({ status: fc.constant('active'), alreadyAssigned: fc.boolean(), accessBeganAt: time }),
  fc.record({ status: over, endedAt: time, accessBeganAt: time }),
  fc.record({ status: over, endedAt: time }),
  fc.record({ status: fc.constant('awaiting-approval'), ...waiting }),
);
const anyGrant: fc.Arbitrary<Grant> = fc
  .tuple(known, later, decided, status)
  .map((parts) => parseGrant(Object.assign({}, ...parts)));

test('every event of every grant is valid, has no secret, and the last is the grant’s status', () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      const events = buildGrantEvents(grant);
      for (const event of events) assertValid(event);
      const statuses = events.map((event) => event.status);
      const besides = new Set<string>(['extended', 'approved', 'overridden', 'reason given']);
      assert.equal(statuses.filter((each) => !besides.has(each)).at(-1), grant.status);
      const first = grant.approvalsNeeded === undefined ? 'opening' : 'awaiting-approval';
      assert.equal(events[0]?.status, first);
      assert.equal(new Set(events.map((event) => event.key)).size, events.length);
      assert.doesNotMatch(JSON.stringify(events), /hooks\.slack\.com\/SECRET/);
    }),
  );
});

const long = '\u{1f525}'.repeat(2_000);
const denials: readonly (Denied | { readonly reason: 'team-not-allowed' })[] = [
  { outcome: 'denied', reason: 'frozen', frozenBy: long, frozenAt: long, why: long },
  { outcome: 'denied', reason: 'not-linked' },
  { outcome: 'denied', reason: 'user-not-found' },
  { outcome: 'denied', reason: 'user-disabled' },
  { outcome: 'denied', reason: 'permission-set-unknown' },
  { outcome: 'denied', reason: 'no-rule' },
  { outcome: 'denied', reason: 'not-named', ruleId: long },
  { outcome: 'denied', reason: 'rule-names-no-principal', ruleId: long },
  { outcome: 'denied', reason: 'approval-impossible', ruleId: long },
  { outcome: 'denied', reason: 'reason-impossible', ruleId: long },
  { outcome: 'denied', reason: 'record-malformed', record: 'shared rule', problem: long },
  { outcome: 'denied', reason: 'lookup-failed', lookup: 'group memberships', error: long },
  { reason: 'team-not-allowed' },
];
for (const denial of denials)
  test(`the event of the denial ${denial.reason} is valid, with and without what was requested`, () => {
    const denied = { grantId: 'a'.repeat(32), slackUserId: 'U1', slackTeamId: '', denial };
    const requested = { accountId: '123456789012', permissionSetArn: 'arn:x' };
    const at = '2026-07-01T08:00:00.000Z';
    for (const event of [
      buildDenialEvent(denied, at),
      buildDenialEvent({ ...denied, requested }, at),
    ]) {
      assertValid(event);
      assert.equal(event.detail['reason'], denial.reason);
    }
  });

test('the schema knows every reason for a denial, and refuses a detail with another member', () => {
  const { enum: reasons } = schema.definitions.denial.properties.reason;
  assert.deepEqual(denials.map(({ reason }) => reason).sort(), [...reasons].sort());
  const [first] = denials;
  assert.ok(first);
  const denied = { grantId: 'a'.repeat(32), slackUserId: 'U1', slackTeamId: '', denial: first };
  const { detail } = buildDenialEvent(denied, '2026-07-01T08:00:00.000Z');
  assert.equal(validate({ ...detail, responseUrl: 'x' }), false);
});
