import {
  createAssignmentGiver,
  createAssignmentTaker,
} from '../../../src/aws/account-assignments.ts';
import { patience } from '../../../src/aws/client/client-limits.ts';
import type { AnswerClick } from '../../../src/chat/slack/handle-interaction.ts';
import { createGiveAccess } from '../../../src/grant/grant-access.ts';
import { parseExecutionInput } from '../../../src/grant/record/execution-input.ts';
import { grantIdOf } from '../../../src/grant/record/grant.ts';
import { readGrantOf } from '../../../src/grant/record/read-grant.ts';
import { createTakeAccessAway, type TakeAccessAway } from '../../../src/grant/revoke-access.ts';
import { createSweepGrants, type Swept } from '../../../src/grant/sweep-grants.ts';
import { untilStopped } from '../../../src/grant/time-limit.ts';
import { createSecondEdition } from '../../../src/report/deliver/follow-up-report.ts';
import {
  createReportOnAccess,
  type ReportOnAccessDeps,
} from '../../../src/report/deliver/report-on-access.ts';
import { instanceArn } from '../places.ts';
import { wireAnswerClick } from './access-requested.ts';
import type { Invocation } from './invocation.ts';
import { wireAlerts, wireEvidence, wireMail, wirePeople } from './outside.ts';
import {
  identityCenterOf,
  logOf,
  measure,
  paceOf,
  tableOf,
  type Wiring,
  wireDecision,
} from './wiring.ts';

/** The functions' own code, wired as in src/lambda, to a world in memory. */
export interface Functions {
  readonly answerClick: (invocation: Invocation) => AnswerClick;
  readonly grantAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly revokeAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly reportOnAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly sweepGrants: (invocation: Invocation, intervalSeconds: number) => Promise<Swept>;
}

export function createFunctions(wiring: Wiring): Functions {
  const takeAccessAway =
    (invocation: Invocation): TakeAccessAway =>
    (grantId, limit, by) =>
      createTakeAccessAway({
        ...paceOf(wiring, invocation),
        records: tableOf(wiring, invocation),
        people: wirePeople(wiring, invocation),
        assignments: createAssignmentTaker({
          client: identityCenterOf(wiring, invocation, { grantId }),
          instanceArn,
        }),
      })(grantId, limit, by);

  const reportDeps = (invocation: Invocation): ReportOnAccessDeps => ({
    ...paceOf(wiring, invocation),
    records: tableOf(wiring, invocation),
    source: wireEvidence(wiring, invocation),
    recipients: ['b@example.com'],
    mail: wireMail(wiring, invocation),
  });

  const grantOf = (invocation: Invocation, input: unknown) =>
    readGrantOf(tableOf(wiring, invocation), parseExecutionInput(input));

  return {
    answerClick: (invocation) => wireAnswerClick(wiring, invocation),
    grantAccess: async (invocation, input) =>
      createGiveAccess({
        ...paceOf(wiring, invocation),
        records: tableOf(wiring, invocation),
        people: wirePeople(wiring, invocation),
        decideAgain: wireDecision(wiring, invocation, tableOf(wiring, invocation)),
        assignments: createAssignmentGiver({
          client: identityCenterOf(wiring, invocation),
          clientThatAsksOnce: identityCenterOf(wiring, invocation, {
            limits: { ...patience, maxAttempts: 1 },
          }),
          instanceArn,
        }),
      })(parseExecutionInput(input), invocation.endsAt),
    async revokeAccess(invocation, input) {
      const grant = await grantOf(invocation, input);
      return takeAccessAway(invocation)(grantIdOf(grant), untilStopped(invocation.endsAt));
    },
    async reportOnAccess(invocation, input) {
      const grant = await grantOf(invocation, input);
      const report = createReportOnAccess(reportDeps(invocation));
      return report(grantIdOf(grant), untilStopped(invocation.endsAt));
    },
    sweepGrants: (invocation, intervalSeconds) =>
      createSweepGrants({
        records: tableOf(wiring, invocation),
        dueGrants: tableOf(wiring, invocation),
        takeAccessAway: takeAccessAway(invocation),
        sendReport: createReportOnAccess(reportDeps(invocation)),
        sendSecondEdition: createSecondEdition(reportDeps(invocation)),
        alerts: wireAlerts(wiring, invocation),
        random: wiring.random,
        measure,
        now: invocation.now,
        log: logOf(wiring, invocation),
      })(intervalSeconds, invocation.endsAt),
  };
}
