import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asPortal,
  findEvidence,
  hex,
  nothing,
  otherId,
  record,
  sessionIdentity,
  userId,
} from '../../../test/helpers/cloudtrail-records.ts';

const person = { type: 'IdentityCenterUser', onBehalfOf: { userId } };
const portalCases = [
  { of: 'a portal event of the user', changes: { userIdentity: person }, found: asPortal },
  {
    of: 'a service that is not the portal',
    changes: { userIdentity: person, eventSource: 'ec2.amazonaws.com' },
    found: nothing,
  },
  {
    of: 'another person',
    changes: { userIdentity: { ...person, onBehalfOf: { userId: otherId } } },
    found: nothing,
  },
  {
    of: 'an older principal id',
    changes: { userIdentity: { type: 'Unknown', principalId: userId } },
    found: asPortal,
  },
  {
    of: 'an older principal id behind its source',
    changes: { userIdentity: { type: 'Unknown', principalId: `d-1:${userId}` } },
    found: asPortal,
  },
  {
    of: 'an older principal id within another',
    changes: { userIdentity: { type: 'Unknown', principalId: `${userId}0` } },
    found: nothing,
  },
  {
    of: 'an older principal id before something',
    changes: { userIdentity: { type: 'Unknown', principalId: `${userId}:x` } },
    found: nothing,
  },
  {
    of: 'a role session that calls itself like the user',
    changes: { userIdentity: { type: 'AssumedRole', principalId: `AROA:${userId}` } },
    found: nothing,
  },
  {
    of: 'the administration of Identity Center with another role of the same person',
    changes: { userIdentity: sessionIdentity({ roleName: `AWSReservedSSO_Admin_${hex}` }) },
    found: nothing,
  },
  {
    of: 'a token for an application, for another person',
    changes: {
      eventName: 'CreateTokenWithIAM',
      additionalEventData: { 'identitystore:UserId': otherId },
    },
    found: nothing,
  },
];
for (const { of, changes, found } of portalCases)
  test(`${of} is ${found === asPortal ? 'portal activity' : 'left out'}`, () => {
    const event = record({
      eventSource: 'sso.amazonaws.com',
      eventName: 'ListAccounts',
      ...changes,
    });
    assert.deepEqual(findEvidence([event]), found);
  });
