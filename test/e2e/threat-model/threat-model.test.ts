import { describe } from 'node:test';
import { testAccessRequested } from './access-requested.ts';
import { testApprovals } from './approvals.ts';
import { testAttackers } from './attackers.ts';
import { testGrantAccess } from './grant-access.ts';
import { testReportOnAccess } from './report-on-access.ts';
import { testRevokeAccess } from './revoke-access.ts';
import { testStateMachine } from './state-machine.ts';
import { testSweepGrants } from './sweep-grants.ts';
import { shareEnvironment } from './test-context.ts';

/**
 * Each test has a sentence of docs/threat-model.md as its title. Somebody has a role's access key, whose policy
 * is enforced, or runs their own code in its function. `test/structure/threat-model.test.ts` finds a sentence
 * without a test.
 */
describe('docs/threat-model.md', () => {
  shareEnvironment();
  testAttackers();
  testApprovals();
  testAccessRequested();
  testGrantAccess();
  testRevokeAccess();
  testReportOnAccess();
  testSweepGrants();
  testStateMachine();
});
