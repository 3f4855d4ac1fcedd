import { cloudTrail, identityCenter, identityStore } from '../../../aws/client/json-service.ts';
import { limitRate } from '../../../aws/client/limit-rate.ts';
import { createOrganizationReader } from '../../../aws/organization/organization-reader.ts';
import { listEmailIdentities } from '../../../aws/setup/list-email-identities.ts';
import { type Instance, listInstances } from '../../../aws/setup/list-instances.ts';
import { listTrailLogGroups } from '../../../aws/setup/list-trail-log-groups.ts';
import { createRateLimit } from '../../../platform/rate-limit.ts';
import { sleep } from '../../../platform/sleep.ts';
import type { AwsConnection } from '../../connect-aws.ts';

/** Identity Center allows 20 calls a second for the whole organization. */
const maxCallsPerSecond = 15;

/** Looks up what AWS has that a deployment needs. */
export function createLookUp({ clientFor, location, readCaller, region }: AwsConnection) {
  const takeTurn = createRateLimit({ perSecond: maxCallsPerSecond, now: Date.now, sleep });
  const center = limitRate(clientFor(identityCenter), takeTurn);
  const store = limitRate(clientFor(identityStore), takeTurn);
  return {
    region,
    instances: () => listInstances(center),
    readCaller,
    organization: ({ instanceArn, identityStoreId }: Instance) =>
      createOrganizationReader({
        identityCenter: center,
        identityStore: store,
        instanceArn,
        identityStoreId,
      }),
    trailLogGroups: () => listTrailLogGroups(clientFor(cloudTrail)),
    emailIdentities: () => listEmailIdentities(location),
  };
}

export type LookUp = ReturnType<typeof createLookUp>;
