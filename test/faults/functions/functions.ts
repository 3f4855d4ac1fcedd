import {
  createAssignmentCreator,
  createAssignmentRemover,
} from '../../../src/aws/account-assignments.ts';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import type { HandleInteraction } from '../../../src/chat/slack/handle-interaction.ts';
import { createGrantAccess } from '../../../src/grant/grant-access.ts';
import { parseExecutionInput } from '../../../src/grant/record/execution-input.ts';
import { grantIdOf } from '../../../src/grant/record/grant.ts';
import { readGrantOf } from '../../../src/grant/record/read-grant.ts';
import { createRevokeAccess, type RevokeAccess } from '../../../src/grant/revoke-access.ts';
import { createSweepGrants, type SweepResult } from '../../../src/grant/sweep-grants.ts';
import { untilStopped } from '../../../src/grant/time-limit.ts';
import { createFollowUpReport } from '../../../src/report/deliver/follow-up-report.ts';
import {
  createReportOnAccess,
  type ReportOnAccessDeps,
} from '../../../src/report/deliver/report-on-access.ts';
import type { Invocation } from '../invocation.ts';
import { instanceArn } from '../test-data.ts';
import { composeAccessRequested } from './access-requested.ts';
import {
  composeAlerts,
  composeEvidence,
  composeMail,
  composeNotifier,
} from './outbound-services.ts';
import {
  buildLog,
  composeDecision,
  identityCenterOf,
  measure,
  rateLimitOf,
  type SimulatedServices,
  tableOf,
} from './simulated-services.ts';

/** The functions' own code, composed as in src/lambda/compose, on services in memory. */
export interface Functions {
  readonly handleInteraction: (invocation: Invocation) => HandleInteraction;
  readonly grantAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly revokeAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly reportOnAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly sweepGrants: (invocation: Invocation, intervalSeconds: number) => Promise<SweepResult>;
}

export function createFunctions(wiring: SimulatedServices): Functions {
  const revokeAccess =
    (invocation: Invocation): RevokeAccess =>
    (grantId, limit, by) =>
      createRevokeAccess({
        ...rateLimitOf(wiring, invocation),
        records: tableOf(wiring, invocation),
        notifier: composeNotifier(wiring, invocation),
        assignments: createAssignmentRemover({
          client: identityCenterOf(wiring, invocation, { grantId }),
          instanceArn,
        }),
      })(grantId, limit, by);

  const reportDeps = (invocation: Invocation): ReportOnAccessDeps => ({
    ...rateLimitOf(wiring, invocation),
    records: tableOf(wiring, invocation),
    source: composeEvidence(wiring, invocation),
    recipients: ['b@example.com'],
    mail: composeMail(wiring, invocation),
  });

  const grantOf = (invocation: Invocation, input: unknown) =>
    readGrantOf(tableOf(wiring, invocation), parseExecutionInput(input));

  return {
    handleInteraction: (invocation) => composeAccessRequested(wiring, invocation),
    grantAccess: async (invocation, input) =>
      createGrantAccess({
        ...rateLimitOf(wiring, invocation),
        records: tableOf(wiring, invocation),
        notifier: composeNotifier(wiring, invocation),
        decide: composeDecision(wiring, invocation, tableOf(wiring, invocation)),
        assignments: createAssignmentCreator({
          client: identityCenterOf(wiring, invocation),
          clientWithoutRetries: identityCenterOf(wiring, invocation, {
            limits: { ...defaultLimits, maxAttempts: 1 },
          }),
          instanceArn,
        }),
      })(parseExecutionInput(input), invocation.endsAt),
    async revokeAccess(invocation, input) {
      const grant = await grantOf(invocation, input);
      return revokeAccess(invocation)(grantIdOf(grant), untilStopped(invocation.endsAt));
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
        revokeAccess: revokeAccess(invocation),
        sendReport: createReportOnAccess(reportDeps(invocation)),
        sendFollowUpReport: createFollowUpReport(reportDeps(invocation)),
        alerts: composeAlerts(wiring, invocation),
        random: wiring.random,
        measure,
        now: invocation.now,
        log: buildLog(wiring, invocation),
      })(intervalSeconds, invocation.endsAt),
  };
}
