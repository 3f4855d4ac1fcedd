import * as seed from '../seed.ts';
import type { LocalAwsStores } from './create-local-aws.ts';

/**
 * Puts the local world's organisation into a new state; a state that has one stays as it is. With
 * `sessionSeconds`, the permission sets say that their role sessions live as long as they do here.
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
