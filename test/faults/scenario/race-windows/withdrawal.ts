import type { Simulation } from '../../simulation.ts';
import { accessIdIn, accountId, linkIdOf, testUsers } from '../../test-data.ts';
import { injectAt, pressAt } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser, otherUser] = testUsers;
const second = 1_000;

/** The ways in which operators withdraw a permission. */
export const withdrawals: readonly [
  (simulation: Simulation) => void,
  ...((simulation: Simulation) => void)[],
] = [
  (simulation) => simulation.disableUser(firstUser),
  ({ dynamodb, withdrawPermission }) => {
    dynamodb.all.delete(accessIdIn(accountId));
    for (const user of testUsers) withdrawPermission(user);
  },
  ({ dynamodb, withdrawPermission }) => {
    const id = linkIdOf(firstUser);
    dynamodb.all.set(id, { id, ssoPrincipal: otherUser.principalId });
    withdrawPermission(firstUser);
  },
];

export const withdrawalWindow: RaceWindow = {
  name: 'the permission is withdrawn between the press and GrantAccess',
  faults: 'none',
  run(simulation) {
    injectAt(simulation, { name: 'access-requested', operation: 'StartExecution' }, () => {
      simulation.random.pick(withdrawals)(simulation);
      return undefined;
    });
    pressAt(simulation, second);
  },
};
