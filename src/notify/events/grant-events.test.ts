import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  alex,
  approvedGrant,
  decidedGrant,
  deniedGrant,
  expiredGrant,
  halfApproved,
  overriddenGrant,
  priya,
} from '../../../test/fixtures/grant/waiting-grant.ts';
import type { Grant } from '../../grant/record/grant.ts';
import type { BusEvent } from './event-bus.ts';
import { sendGrantEvents } from './event-channel.ts';
import { buildGrantEvents } from './grant-events.ts';

const at = (time: string) => `2026-07-01T${time}.000Z`;
const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const fields = {
  id: `grant#${'a'.repeat(32)}`,
  accountId: '123456789012',
  permissionSetArn: arn,
  permissionSetName: 'BreakGlassProd',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  userName: 'james@example.com',
  slackUserId: 'U012AB3CD',
  slackTeamId: 'T1',
  slackChannelId: 'C1',
  slackMessageTs: '1.1',
  responseUrl: 'https://hooks.slack.com/actions/T1/1/secret',
  allowedBy: 'access#x',
  requestedAt: at('08:00:00'),
  deadlineAt: at('09:00:00'),
  cloudTrailDelaySeconds: 900,
};
const granted = {
  ...fields,
  alreadyAssigned: false,
  firstCreateAt: at('08:00:02'),
  accessBeganAt: at('08:00:05'),
};

const extended = { deadlineAt: at('09:30:00'), extensions: 2, lastExtendedAt: at('08:50:00') };

const timesOf = (grant: Grant) =>
  buildGrantEvents(grant).map(({ status, time }) => `${status} ${time.slice(11, 19)}`);

const cases: readonly (readonly [title: string, grant: Grant, expected: readonly string[]])[] = [
  ['a new grant', { ...fields, status: 'opening' }, ['opening 08:00:00']],
  [
    'a grant that Decide has allowed, before GrantAccess',
    { ...fields, status: 'opening', alreadyAssigned: true },
    ['opening 08:00:00'],
  ],
  [
    'a grant whose assignment is there already: without a create, the time is the request’s',
    { ...fields, status: 'giving', alreadyAssigned: true },
    ['opening 08:00:00', 'giving 08:00:00'],
  ],
  [
    'an active grant',
    { ...granted, status: 'active' },
    ['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05'],
  ],
  [
    'a grant whose reason was given with the request, and again',
    {
      ...granted,
      status: 'active',
      reasons: { [at('08:00:00')]: 'x', [at('08:00:04')]: 'y', [at('08:30:00')]: 'z' },
    },
    [
      ...['opening 08:00:00', 'reason given 08:00:00', 'giving 08:00:02', 'reason given 08:00:04'],
      ...['active 08:00:05', 'reason given 08:30:00'],
    ],
  ],
  [
    'a grant that ended at its deadline',
    { ...granted, status: 'ended', endedAt: at('09:00:04') },
    ['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05', 'ending 09:00:00', 'ended 09:00:04'],
  ],
  [
    'an active grant that was extended: the last extension',
    { ...granted, status: 'active', ...extended },
    ['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05', 'extended 08:50:00'],
  ],
  [
    'a grant that ended after an extension',
    { ...granted, status: 'ending', ...extended, endRequestedAt: at('09:10:00') },
    [
      ...['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05', 'extended 08:50:00'],
      'ending 09:10:00',
    ],
  ],
  [
    'a grant whose end was requested',
    { ...granted, status: 'ending', endRequestedAt: at('08:30:00') },
    ['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05', 'ending 08:30:00'],
  ],
  [
    'a grant that is ending at its deadline',
    { ...granted, status: 'ending', leaseUntil: at('09:01:00') },
    ['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05', 'ending 09:00:00'],
  ],
  [
    'a grant that ends early because a step failed: never a time to come',
    { ...granted, status: 'ending', leaseUntil: at('08:02:00') },
    ['opening 08:00:00', 'giving 08:00:02', 'active 08:00:05', 'ending 08:00:05'],
  ],
  [
    'a grant that was never granted',
    { ...fields, status: 'failed', endedAt: at('08:00:01') },
    ['opening 08:00:00', 'failed 08:00:01'],
  ],
  [
    'a grant whose assignment could not be created',
    { ...fields, firstCreateAt: at('08:00:02'), status: 'failed', endedAt: at('08:00:09') },
    ['opening 08:00:00', 'giving 08:00:02', 'ending 08:00:02', 'failed 08:00:09'],
  ],
  ['a request that waits', halfApproved, ['awaiting-approval 03:00:00', 'approved 03:04:00']],
  [
    'an approved grant',
    approvedGrant,
    [
      ...['awaiting-approval 03:00:00', 'approved 03:04:00', 'approved 03:05:00'],
      ...['opening 03:05:00', 'giving 03:05:00', 'active 03:05:05'],
    ],
  ],
  [
    'an overridden grant',
    overriddenGrant,
    [
      ...['awaiting-approval 03:00:00', 'approved 03:04:00', 'overridden 03:05:00'],
      ...['opening 03:05:00', 'giving 03:05:00', 'active 03:05:05'],
    ],
  ],
  ['a denied request', deniedGrant, ['awaiting-approval 03:00:00', 'denied 03:10:00']],
  ['an expired request', expiredGrant, ['awaiting-approval 03:00:00', 'expired 03:15:02']],
  [
    'a request that was cancelled',
    decidedGrant('failed', { endedAt: '2026-11-21T03:02:00.000Z' }),
    ['awaiting-approval 03:00:00', 'failed 03:02:00'],
  ],
  [
    'an approved grant that failed',
    decidedGrant('failed', {
      approvedAt: '2026-11-21T03:05:00.000Z',
      endedAt: '2026-11-21T03:06:00.000Z',
    }),
    ['awaiting-approval 03:00:00', 'opening 03:05:00', 'failed 03:06:00'],
  ],
];
for (const [title, grant, expected] of cases)
  test(`events of ${title}`, () => assert.deepEqual(timesOf(grant), expected));

test('the detail has what the record knows, and never the response URL', () => {
  const ended = { status: 'ended', endedAt: at('09:00:04'), sweptAt: at('09:00:04') } as const;
  const last = buildGrantEvents({ ...granted, ...ended, endedBy: 'Slack user U1' }).at(-1);
  assert.deepEqual(last?.detail, {
    version: '1',
    grantId: 'a'.repeat(32),
    status: 'ended',
    at: at('09:00:04'),
    requester: {
      principalId: fields.principalId,
      userName: 'james@example.com',
      slackUserId: 'U012AB3CD',
    },
    accountId: '123456789012',
    permissionSetArn: arn,
    permissionSetName: 'BreakGlassProd',
    rule: 'access#x',
    requestedAt: at('08:00:00'),
    deadlineAt: at('09:00:00'),
    alreadyAssigned: false,
    accessBeganAt: at('08:00:05'),
    endedBy: 'Slack user U1',
    endedAt: at('09:00:04'),
    sweptAt: at('09:00:04'),
  });
});

test('the event of an approval says who approved, and is sent once for each of them', async () => {
  const put: (readonly BusEvent[])[] = [];
  const bus = { put: async (events: readonly BusEvent[]) => void put.push(events) };
  const first = await sendGrantEvents(bus, halfApproved, new Set());
  assert.deepEqual(first, ['awaiting-approval', `approved ${priya}`]);
  const [, approved] = put[0] ?? [];
  const approver = {
    principalId: priya,
    userName: 'priya@example.com',
    slackUserId: 'U012PRIYA',
  };
  const at = '2026-11-21T03:04:00.000Z';
  const { detail } = approved ?? {};
  assert.deepEqual(
    [approved?.detailType, detail?.['status'], detail?.['at'], detail?.['approver']],
    ['Grant approved', 'approved', at, approver],
  );
  assert.deepEqual(detail?.['approvals'], [{ at, ...approver }]);
  assert.deepEqual(await sendGrantEvents(bus, approvedGrant, new Set(first)), [
    `approved ${alex}`,
    'opening',
    'giving',
    'active',
  ]);
});

test('the events of a decision say who decided, and why', () => {
  const denied = Object(buildGrantEvents(deniedGrant).at(-1)?.detail);
  assert.deepEqual(
    [
      denied['deniedBy'],
      denied['denialReason'],
      denied['approvalsNeeded'],
      denied['approvalUntil'],
    ],
    ['Slack user U012ALEX', 'not <now>', 2, '2026-11-21T03:15:00.000Z'],
  );
  const overridden = buildGrantEvents(overriddenGrant).find(({ key }) => key === 'overridden');
  assert.deepEqual(
    [overridden?.detailType, overridden?.detail['overriddenAt']],
    ['Grant overridden', '2026-11-21T03:05:00.000Z'],
  );
});

test('sends only the statuses that were not sent, and returns them', async () => {
  const put: (readonly BusEvent[])[] = [];
  const bus = { put: async (events: readonly BusEvent[]) => void put.push(events) };
  const grant: Grant = { ...granted, status: 'active' };
  const sent = await sendGrantEvents(bus, grant, new Set(['opening']));
  assert.deepEqual(sent, ['giving', 'active']);
  assert.deepEqual(
    put.map((events) => events.map(({ detailType }) => detailType)),
    [['Grant giving', 'Grant active']],
  );
  assert.deepEqual(await sendGrantEvents(bus, grant, new Set(['opening', ...sent])), []);
  assert.equal(put.length, 1);
});

test('sends each extension once, by its number', async () => {
  const put: (readonly BusEvent[])[] = [];
  const bus = { put: async (events: readonly BusEvent[]) => void put.push(events) };
  const grant: Grant = { ...granted, ...extended, status: 'active' };
  const before = new Set(['opening', 'giving', 'active', 'extended 1']);
  const sent = await sendGrantEvents(bus, grant, before);
  assert.deepEqual(sent, ['extended 2']);
  assert.deepEqual(await sendGrantEvents(bus, grant, new Set([...before, ...sent])), []);
  const [[event] = []] = put;
  assert.deepEqual([event?.detailType, event?.time], ['Grant extended', extended.lastExtendedAt]);
  const { status, deadlineAt, extensions } = Object(event?.detail);
  assert.deepEqual([status, deadlineAt, extensions], ['extended', extended.deadlineAt, 2]);
});

test('counts nothing as sent when the event bus throws', async () => {
  const bus = { put: () => Promise.reject(new Error('not accepted')) };
  await assert.rejects(sendGrantEvents(bus, { ...fields, status: 'opening' }, new Set()), {
    message: 'not accepted',
  });
});

test('the event for a reason has that reason, and every other one the reason that counts', () => {
  const reasons = { [at('08:10:00')]: 'disk\u001b full', [at('08:20:00')]: 'ledger' };
  const events = buildGrantEvents({ ...granted, status: 'active', reasonMode: 'after', reasons });
  assert.deepEqual(
    events.map(({ detailType, detail }) => [detailType, detail['reason']]),
    [
      ['Grant opening', 'ledger'],
      ['Grant giving', 'ledger'],
      ['Grant active', 'ledger'],
      ['Grant reason given', 'disk\uFFFD full'],
      ['Grant reason given', 'ledger'],
    ],
  );
});

test('no reason makes an event unsafe, malformed or too large', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2_048 }),
    fc.constantFrom('\u001b[2J', '\ud800', '<script>', '"}, {"x": "', '&'.repeat(2_048)),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const events = buildGrantEvents({
        ...granted,
        status: 'active',
        reasons: { [at('08:10:00')]: text },
      });
      for (const { detail } of events) {
        const reason = String(detail['reason']);
        assert.ok([...reason].length <= 500);
        assert.ok(reason.isWellFormed());
        assert.doesNotMatch(reason, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        assert.equal(JSON.parse(JSON.stringify(detail)).reason, reason);
      }
    }),
  );
});
