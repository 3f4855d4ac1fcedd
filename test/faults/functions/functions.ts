import {
  createAssignmentCreator,
  createAssignmentRemover,
} from '../../../src/aws/account-assignments.ts';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import type { HandleInteraction } from '../../../src/chat/slack/handle-interaction.ts';
import { grantAccess } from '../../../src/grant/grant-access.ts';
import { parseExecutionInput } from '../../../src/grant/record/execution-input.ts';
import { grantIdOf, grantRecordId } from '../../../src/grant/record/grant.ts';
import { readGrantOf } from '../../../src/grant/record/read-grant.ts';
import type { Records } from '../../../src/grant/record/records.ts';
import { type RevokeAccess, revokeAccess } from '../../../src/grant/revoke-access.ts';
import { type SweepResult, sweepGrants } from '../../../src/grant/sweep-grants.ts';
import { sendFollowUpReport } from '../../../src/report/deliver/follow-up-report.ts';
import {
  type ReportOnAccess,
  type ReportOnAccessDeps,
  reportOnAccess,
} from '../../../src/report/deliver/report-on-access.ts';
import type { Invocation } from '../invocation.ts';
import type { SentMail } from '../observer.ts';
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

/** The deployed functions, composed as in src/lambda/compose.ts, with simulated services. */
export interface Functions {
  readonly handleInteraction: (invocation: Invocation) => HandleInteraction;
  readonly grantAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly revokeAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly reportOnAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly sweepGrants: (invocation: Invocation, intervalSeconds: number) => Promise<SweepResult>;
}

export function createFunctions(services: SimulatedServices): Functions {
  const revokeAccessIn =
    (invocation: Invocation): RevokeAccess =>
    (grantId, budget, by) =>
      revokeAccess(
        {
          ...rateLimitOf(services, invocation),
          records: tableOf(services, invocation),
          notifier: composeNotifier(services, invocation),
          assignments: createAssignmentRemover({
            client: identityCenterOf(services, invocation, { grantId }),
            instanceArn,
          }),
        },
        grantId,
        budget,
        by,
      );

  const reportDeps = (invocation: Invocation, mail: SentMail): ReportOnAccessDeps => ({
    ...rateLimitOf(services, invocation),
    records: tableOf(services, invocation),
    source: composeEvidence(services, invocation),
    recipients: ['b@example.com'],
    mail: composeMail(services, invocation, mail),
  });

  const reportOnAccessIn =
    (invocation: Invocation): ReportOnAccess =>
    (grantId, budget) =>
      reportOnAccess(reportDeps(invocation, { kind: 'report', grantId }), grantId, budget);

  const grantOf = (invocation: Invocation, input: unknown) =>
    readGrantOf(tableOf(services, invocation), parseExecutionInput(input));

  return {
    handleInteraction: (invocation) => composeAccessRequested(services, invocation),
    grantAccess: async (invocation, input) =>
      grantAccess(
        {
          ...rateLimitOf(services, invocation),
          records: tableOf(services, invocation),
          notifier: composeNotifier(services, invocation),
          decide: composeDecision(services, invocation, tableOf(services, invocation)),
          assignments: createAssignmentCreator({
            client: identityCenterOf(services, invocation),
            clientWithoutRetries: identityCenterOf(services, invocation, {
              limits: { ...defaultLimits, maxAttempts: 1 },
            }),
            instanceArn,
          }),
        },
        parseExecutionInput(input),
        invocation.budget,
      ),
    async revokeAccess(invocation, input) {
      const grant = await grantOf(invocation, input);
      return revokeAccessIn(invocation)(grantIdOf(grant), invocation.budget);
    },
    async reportOnAccess(invocation, input) {
      const grant = await grantOf(invocation, input);
      return reportOnAccessIn(invocation)(grantIdOf(grant), invocation.budget);
    },
    sweepGrants: (invocation, intervalSeconds) =>
      sweepGrants(
        {
          records: observeReads(services, invocation),
          dueGrants: tableOf(services, invocation),
          revokeAccess(grantId, budget, by) {
            const revoked = revokeAccessIn(invocation)(grantId, budget, by);
            revoked.then(
              () => services.observer.onSwept(grantId, invocation),
              () => undefined,
            );
            return revoked;
          },
          sendReport: reportOnAccessIn(invocation),
          sendFollowUpReport: (grantId, budget) =>
            sendFollowUpReport(
              reportDeps(invocation, { kind: 'follow-up-report', grantId }),
              grantId,
              budget,
            ),
          alerts: composeAlerts(services, invocation),
          random: services.random,
          measure,
          now: invocation.now,
          log: buildLog(services, invocation),
        },
        intervalSeconds,
        invocation.budget,
      ),
  };
}

/** The sweep's table. Reports the grants whose record it could not read. */
function observeReads(services: SimulatedServices, invocation: Invocation): Records {
  const table = tableOf(services, invocation);
  return {
    ...table,
    read(id) {
      const record = table.read(id);
      const grantId = id.slice(grantRecordId('').length);
      record.catch(() => services.observer.onReadFailed(grantId, invocation));
      return record;
    },
  };
}
