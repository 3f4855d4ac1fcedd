import { minute } from '../../fault-profile.ts';
import type { Simulation } from '../../simulation.ts';
import {
  accessIdIn,
  accountId,
  approvalSeconds,
  linkIdOf,
  testApprovers,
  testUsers,
} from '../../test-data.ts';
import { injectAt, pressAt, runAfter } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';
import { withdrawals } from './withdrawal.ts';

const [requester, otherUser] = testUsers;
const [priya, noor, olga] = testApprovers;
const second = 1_000;
const name = 'access-requested';
/** The first write of a grant is that of the request. */
const answerWrite = { name, operation: 'change grant', after: 1 } as const;
const one = { approvals: 1, mayOverride: false };
const oneOrOverride = { approvals: 1, mayOverride: true };
const two = { approvals: 2, mayOverride: true };

/** Does something once, when the channel reads that a request waits for approval. */
function onceAsked(simulation: Simulation, act: (grantId: string) => void): void {
  let isFirst = true;
  simulation.checks.onAsked((grantId) => {
    if (isFirst) act(grantId);
    isFirst = false;
  });
}

const answerAfter = (
  simulation: Simulation,
  delayMs: number,
  ...answer: Parameters<Simulation['answer']>
): void => runAfter(simulation, delayMs, () => simulation.answer(...answer));

/** What makes an approval of the first approver not count any more. */
const approverWithdrawals: readonly [
  (simulation: Simulation) => void,
  ...((simulation: Simulation) => void)[],
] = [
  (simulation) => simulation.disableUser(priya),
  ({ dynamodb }) => dynamodb.all.delete(linkIdOf(priya)),
  ({ dynamodb }) => {
    const id = linkIdOf(priya);
    dynamodb.all.set(id, { id, ssoPrincipal: noor.principalId });
  },
  ({ dynamodb }) => {
    const id = accessIdIn(accountId);
    const approvers = new Set([noor.principalId, olga.principalId]);
    dynamodb.all.set(id, { ...dynamodb.all.get(id), id, approvers });
  },
];

function withdrawApprover(simulation: Simulation): void {
  simulation.random.pick(approverWithdrawals)(simulation);
  simulation.withdrawApproval(priya);
}

/** The rule allows no override any more. */
function withdrawOverride(simulation: Simulation): void {
  const id = accessIdIn(accountId);
  const { override: _, ...rule } = simulation.dynamodb.all.get(id) ?? {};
  simulation.dynamodb.all.set(id, { ...rule, id });
  simulation.withdrawApproval('override');
}

/** Some way between the answer and the create of GrantAccess. */
const sitesBeforeCreate = [
  { name, operation: 'change wait' },
  { name: 'grant-access', operation: 'ListAccountAssignments' },
  { name: 'grant-access', operation: 'change grant', after: 1 },
] as const;

export const approvalWindows: readonly RaceWindow[] = [
  {
    name: 'the requester says why, and says otherwise at once and later, while approvers decide',
    faults: 'none',
    approval: two,
    reason: 'after',
    areRequestersSilent: true,
    isLeftAlone: true,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        const at = random.between(1, 60) * second;
        for (const delayMs of [at, at + random.between(0, 100), random.between(1, 14) * minute])
          runAfter(simulation, delayMs, () =>
            simulation.giveReason(requester, grantId, `INC-${delayMs} disk full`),
          );
        for (const approver of [priya, noor])
          answerAfter(
            simulation,
            random.between(0, 16) * minute,
            approver,
            grantId,
            'approve_access',
          );
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'twenty approvals, denials, overrides and a cancellation at once',
    faults: 'none',
    approval: two,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        const soon = () => random.between(0, 400);
        for (let presses = 0; presses < 20; presses += 1) {
          const approver = random.pick([priya, noor, olga]);
          const button = random.chance(0.9) ? 'approve_access' : 'deny_access';
          answerAfter(simulation, soon(), approver, grantId, button);
        }
        if (random.chance(0.5))
          answerAfter(simulation, soon(), requester, grantId, 'override_access');
        if (random.chance(0.3))
          runAfter(simulation, soon(), () => simulation.requestEnd(requester, grantId));
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'three approvers approve at once where two are needed',
    faults: 'none',
    approval: two,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        for (const approver of [priya, noor, olga])
          answerAfter(simulation, random.between(0, 60), approver, grantId, 'approve_access');
        answerAfter(simulation, random.between(0, 5_000), priya, grantId, 'approve_access');
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the requester approves, also by a second Slack user, and others press',
    faults: 'none',
    approval: one,
    run(simulation) {
      const { random, dynamodb } = simulation;
      onceAsked(simulation, (grantId) => {
        const id = linkIdOf(olga);
        dynamodb.all.set(id, { id, ssoPrincipal: requester.principalId });
        simulation.withdrawApproval(olga);
        for (const [user, button] of [
          [requester, 'approve_access'],
          [olga, 'approve_access'],
          [otherUser, 'approve_access'],
          [otherUser, 'deny_access'],
          [otherUser, 'override_access'],
        ] as const)
          answerAfter(simulation, random.between(0, 5_000), user, grantId, button);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'a request is answered as it expires',
    faults: 'targeted',
    approval: oneOrOverride,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        const beforeMs = random.between(-2_000, 5_000);
        const isOverride = random.chance(0.4);
        const user = isOverride ? requester : priya;
        const button = isOverride ? 'override_access' : 'approve_access';
        answerAfter(simulation, approvalSeconds * second - beforeMs, user, grantId, button);
      });
      injectAt(simulation, answerWrite, () => ({ pauseMs: random.between(0, 1_500) }));
      injectAt(simulation, { name: 'grant-access', operation: 'change grant', after: 1 }, () => ({
        pauseMs: random.pick([0, random.between(0, 5_000)]),
      }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'an approval is written while Decide lets the request expire',
    faults: 'targeted',
    approval: one,
    isLeftAlone: true,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        const afterMs = approvalSeconds * second - random.between(300, 1_500);
        answerAfter(simulation, afterMs, priya, grantId, 'approve_access');
      });
      injectAt(simulation, answerWrite, () => ({ pauseMs: random.between(1_500, 2_000) }));
      injectAt(simulation, { name: 'grant-access', operation: 'change grant', after: 1 }, () => ({
        pauseMs: random.between(1_500, 5_000),
      }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'a request is approved before its execution waits',
    faults: 'none',
    approval: one,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) =>
        answerAfter(simulation, random.between(0, 150), priya, grantId, 'approve_access'),
      );
      const site = { name: 'grant-access', operation: 'change notified', after: 2 };
      injectAt(simulation, site, () => ({ pauseMs: random.between(0, 3_000) }));
      pressAt(simulation, second);
    },
  },
  {
    name: 'the function dies between an answer and the end of the wait',
    faults: 'targeted',
    // Long before the wait would time out.
    accessSeconds: 900,
    approval: oneOrOverride,
    run(simulation) {
      const { random } = simulation;
      const operation = random.pick(['change wait', 'SendTaskSuccess']);
      const fault = random.pick(['killed-before', 'killed-after'] as const);
      injectAt(simulation, { name, operation }, () => ({ fault }));
      onceAsked(simulation, (grantId) => {
        const button = random.pick(['approve_access', 'deny_access', 'override_access'] as const);
        const user = button === 'override_access' ? requester : priya;
        answerAfter(simulation, random.between(0, 3_000), user, grantId, button);
      });
      pressAt(simulation, second);
      pressAt(simulation, 40 * minute);
    },
  },
  {
    name: 'an approver is withdrawn between the approval and GrantAccess',
    faults: 'none',
    approval: one,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, random.pick(sitesBeforeCreate), () => {
        withdrawApprover(simulation);
        // It may be refused now.
        simulation.withdrawPermission(requester);
        return undefined;
      });
      onceAsked(simulation, (grantId) =>
        answerAfter(simulation, random.between(0, 3_000), priya, grantId, 'approve_access'),
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'the rule allows no override any more between the override and GrantAccess',
    faults: 'none',
    approval: oneOrOverride,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, random.pick(sitesBeforeCreate), () => {
        withdrawOverride(simulation);
        simulation.withdrawPermission(requester);
        return undefined;
      });
      onceAsked(simulation, (grantId) =>
        answerAfter(simulation, random.between(0, 3_000), requester, grantId, 'override_access'),
      );
      pressAt(simulation, second);
    },
  },
  {
    name: 'an override where the rule allows none, and by somebody else',
    faults: 'none',
    approval: one,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        for (const user of [requester, otherUser, priya])
          answerAfter(simulation, random.between(0, 60_000), user, grantId, 'override_access');
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'an approver is withdrawn before the approval',
    faults: 'none',
    approval: one,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        withdrawApprover(simulation);
        answerAfter(simulation, random.between(0, 60_000), priya, grantId, 'approve_access');
        answerAfter(simulation, random.between(0, 60_000), priya, grantId, 'deny_access');
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the requester loses their permission while the request waits',
    faults: 'none',
    approval: oneOrOverride,
    run(simulation) {
      const { random } = simulation;
      onceAsked(simulation, (grantId) => {
        random.pick(withdrawals)(simulation);
        const isOverride = random.chance(0.5);
        const user = isOverride ? requester : priya;
        const button = isOverride ? 'override_access' : 'approve_access';
        answerAfter(simulation, random.between(0, 60_000), user, grantId, button);
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'an answer pauses before its write, while others answer',
    faults: 'targeted',
    approval: two,
    run(simulation) {
      const { random } = simulation;
      const soon = () => random.between(0, 2_500);
      injectAt(simulation, answerWrite, () => ({ pauseMs: random.between(500, 12_000) }));
      onceAsked(simulation, (grantId) => {
        for (const user of [priya, noor, olga]) {
          const button = random.chance(0.8) ? 'approve_access' : 'deny_access';
          answerAfter(simulation, soon(), user, grantId, button);
        }
        if (random.chance(0.5))
          answerAfter(simulation, soon(), requester, grantId, 'override_access');
      });
      pressAt(simulation, second);
    },
  },
  {
    name: 'the execution is lost while a request waits',
    faults: 'targeted',
    approval: one,
    run(simulation) {
      const { random, stepFunctions } = simulation;
      onceAsked(simulation, (grantId) => {
        runAfter(simulation, random.between(0, 60_000), () => stepFunctions.abort(grantId));
        const button = random.pick(['approve_access', 'deny_access'] as const);
        if (random.chance(0.6))
          answerAfter(simulation, random.between(0, 5 * minute), priya, grantId, button);
      });
      pressAt(simulation, second);
      pressAt(simulation, 40 * minute);
    },
  },
  {
    name: 'nobody answers, and the requester asks again',
    faults: 'none',
    approval: one,
    run(simulation) {
      pressAt(simulation, second);
      pressAt(simulation, (approvalSeconds + 60) * second);
    },
  },
  {
    name: 'Decide grants an approved request while the sweep looks at it',
    faults: 'targeted',
    accessSeconds: 3_600,
    approval: one,
    isLeftAlone: true,
    run(simulation) {
      const { random } = simulation;
      injectAt(simulation, { name, operation: 'change wait' }, () => ({ fault: 'killed-before' }));
      onceAsked(simulation, (grantId) => {
        answerAfter(simulation, random.between(0, 3_000), priya, grantId, 'approve_access');
        injectAt(simulation, { name: 'sweep-grants', operation: 'GetExecutionHistory' }, () => {
          // A second press ends the wait.
          answerAfter(simulation, 0, priya, grantId, 'approve_access');
          return { pauseMs: random.between(1_000, 6_000) };
        });
      });
      pressAt(simulation, second);
    },
  },
];
