import * as seed from '../seed.ts';
import type { LocalAwsStores } from './create-local-aws.ts';

/**
 * Adds the seed's organisation to an empty state; does nothing when the state is already seeded.
 * `sessionSeconds` replaces the session duration of every permission set.
 */
export function seedLocalAws(stores: LocalAwsStores, sessionSeconds?: number): void {
  stores.directory.seed({ users: seed.users, groups: seed.groups });
  stores.identityCenter.seed({
    accounts: seed.accounts,
    permissionSets: seed.permissionSets.map((set) =>
      sessionSeconds === undefined ? set : { ...set, sessionDuration: `PT${sessionSeconds}S` },
    ),
    assignments: seed.standingAssignments.map((assignment) => ({
      ...assignment,
      principalType: 'USER',
    })),
  });
  stores.logGroups.create(seed.trailLogGroup);
  stores.topics.create(seed.alertTopicArn);
}
