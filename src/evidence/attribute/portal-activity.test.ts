import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildSessionIdentity,
  findEvidenceIds,
  noEvidenceIds,
  otherUserId,
  portalEvidenceIds,
  record,
  roleNameSuffix,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const user = { type: 'IdentityCenterUser', onBehalfOf: { userId } };
const portalCases = [
  { of: 'a portal event of the user', changes: { userIdentity: user }, found: portalEvidenceIds },
  {
    of: 'an event of another service',
    changes: { userIdentity: user, eventSource: 'ec2.amazonaws.com' },
    found: noEvidenceIds,
  },
  {
    of: 'an event of another user',
    changes: { userIdentity: { ...user, onBehalfOf: { userId: otherUserId } } },
    found: noEvidenceIds,
  },
  {
    of: 'an event with the older principal id',
    changes: { userIdentity: { type: 'Unknown', principalId: userId } },
    found: portalEvidenceIds,
  },
  {
    of: 'an event with the older principal id after its identity source',
    changes: { userIdentity: { type: 'Unknown', principalId: `d-1:${userId}` } },
    found: portalEvidenceIds,
  },
  {
    of: 'an event with a principal id that starts with the user id',
    changes: { userIdentity: { type: 'Unknown', principalId: `${userId}0` } },
    found: noEvidenceIds,
  },
  {
    of: 'an event with the user id before a colon',
    changes: { userIdentity: { type: 'Unknown', principalId: `${userId}:x` } },
    found: noEvidenceIds,
  },
  {
    of: 'an event of a role session that has the user id as its name',
    changes: { userIdentity: { type: 'AssumedRole', principalId: `AROA:${userId}` } },
    found: noEvidenceIds,
  },
  {
    of: 'administration of Identity Center with another role of the same user',
    changes: {
      userIdentity: buildSessionIdentity({ roleName: `AWSReservedSSO_Admin_${roleNameSuffix}` }),
    },
    found: noEvidenceIds,
  },
  {
    of: 'a token that an application requests for another user',
    changes: {
      eventName: 'CreateTokenWithIAM',
      additionalEventData: { 'identitystore:UserId': otherUserId },
    },
    found: noEvidenceIds,
  },
];
for (const { of, changes, found } of portalCases)
  test(`${of} is ${found === portalEvidenceIds ? 'portal activity' : 'excluded'}`, () => {
    const event = record({
      eventSource: 'sso.amazonaws.com',
      eventName: 'ListAccounts',
      ...changes,
    });
    assert.deepEqual(findEvidenceIds([event]), found);
  });
