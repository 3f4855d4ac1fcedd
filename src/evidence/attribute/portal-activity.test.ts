import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  portalEvidenceIds,
  findEvidenceIds,
  roleNameSuffix,
  noEvidenceIds,
  otherUserId,
  record,
  buildSessionIdentity,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const person = { type: 'IdentityCenterUser', onBehalfOf: { userId } };
const portalCases = [
  { of: 'a portal event of the user', changes: { userIdentity: person }, found: portalEvidenceIds },
  {
    of: 'a service that is not the portal',
    changes: { userIdentity: person, eventSource: 'ec2.amazonaws.com' },
    found: noEvidenceIds,
  },
  {
    of: 'another person',
    changes: { userIdentity: { ...person, onBehalfOf: { userId: otherUserId } } },
    found: noEvidenceIds,
  },
  {
    of: 'an older principal id',
    changes: { userIdentity: { type: 'Unknown', principalId: userId } },
    found: portalEvidenceIds,
  },
  {
    of: 'an older principal id behind its source',
    changes: { userIdentity: { type: 'Unknown', principalId: `d-1:${userId}` } },
    found: portalEvidenceIds,
  },
  {
    of: 'an older principal id within another',
    changes: { userIdentity: { type: 'Unknown', principalId: `${userId}0` } },
    found: noEvidenceIds,
  },
  {
    of: 'an older principal id before something',
    changes: { userIdentity: { type: 'Unknown', principalId: `${userId}:x` } },
    found: noEvidenceIds,
  },
  {
    of: 'a role session that calls itself like the user',
    changes: { userIdentity: { type: 'AssumedRole', principalId: `AROA:${userId}` } },
    found: noEvidenceIds,
  },
  {
    of: 'the administration of Identity Center with another role of the same person',
    changes: { userIdentity: buildSessionIdentity({ roleName: `AWSReservedSSO_Admin_${roleNameSuffix}` }) },
    found: noEvidenceIds,
  },
  {
    of: 'a token for an application, for another person',
    changes: {
      eventName: 'CreateTokenWithIAM',
      additionalEventData: { 'identitystore:UserId': otherUserId },
    },
    found: noEvidenceIds,
  },
];
for (const { of, changes, found } of portalCases)
  test(`${of} is ${found === portalEvidenceIds ? 'portal activity' : 'left out'}`, () => {
    const event = record({
      eventSource: 'sso.amazonaws.com',
      eventName: 'ListAccounts',
      ...changes,
    });
    assert.deepEqual(findEvidenceIds([event]), found);
  });
