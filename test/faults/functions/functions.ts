import {
  createAssignmentCreator,
  createAssignmentRemover,
} from '../../../src/aws/account-assignments.ts';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import {
  createExecutions,
  createExecutionWaits,
  createMemoryReader,
  listRunningNames,
} from '../../../src/aws/step-functions.ts';
import type { HandleInteraction } from '../../../src/chat/slack/handle-interaction.ts';
import { findApprovers } from '../../../src/grant/approval/find-approvers.ts';
import { type DecideGrantDeps, decideGrant } from '../../../src/grant/decide-grant.ts';
import { type GrantAccessDeps, grantAccess } from '../../../src/grant/grant-access.ts';
import type { AssignmentTarget } from '../../../src/grant/record/assignment-target.ts';
import { parseTaskInput } from '../../../src/grant/record/task-input.ts';
import type { EndAccessDeps } from '../../../src/grant/revoke/end-access.ts';
import { revokeAccess } from '../../../src/grant/revoke/revoke-access.ts';
import type { SweepDeps, SweepResult } from '../../../src/grant/sweep/sweep-deps.ts';
import { sweepGrants } from '../../../src/grant/sweep/sweep-grants.ts';
import { sendFollowUpReport } from '../../../src/report/deliver/follow-up-report.ts';
import {
  type ReportOnAccess,
  type ReportOnAccessDeps,
  reportOnAccess,
} from '../../../src/report/deliver/report-on-access.ts';
import type { RecordReader, StoredRecord } from '../../../src/request/stored-record.ts';
import type { Invocation } from '../invocation.ts';
import type { SentMail } from '../observer.ts';
import { instanceArn } from '../test-data.ts';
import { composeAccessRequested } from './access-requested.ts';
import { composeNotifier } from './notifier.ts';
import { composeAlerts, composeEvidence, composeMail } from './outbound-services.ts';
import {
  buildLog,
  composeDecision,
  composeFactSources,
  identityCenterOf,
  rateLimitOf,
  type SimulatedServices,
  stateMachineArn,
  stepFunctionsOf,
  tableOf,
} from './simulated-services.ts';

/** The deployed functions, composed as in src/lambda, with simulated services. */
export interface Functions {
  readonly handleInteraction: (invocation: Invocation) => HandleInteraction;
  readonly grantAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly revokeAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly reportOnAccess: (invocation: Invocation, input: unknown) => Promise<unknown>;
  readonly sweepGrants: (invocation: Invocation, intervalSeconds: number) => Promise<SweepResult>;
}

export function createFunctions(services: SimulatedServices): Functions {
  const executionsOf = (invocation: Invocation) =>
    createExecutions(stepFunctionsOf(services, invocation), stateMachineArn);

  const endAccessDeps = (invocation: Invocation, grantId: string | undefined): EndAccessDeps => ({
    ...rateLimitOf(services, invocation),
    records: tableOf(services, invocation),
    executions: executionsOf(invocation),
    notifier: composeNotifier(services, invocation),
    assignments: createAssignmentRemover({
      client: identityCenterOf(services, invocation, grantId === undefined ? {} : { grantId }),
      clientWithoutRetries: identityCenterOf(services, invocation, {
        ...(grantId !== undefined && { grantId }),
        limits: { ...defaultLimits, maxAttempts: 1 },
      }),
      instanceArn,
    }),
  });

  const reportDeps = (invocation: Invocation, mail: SentMail): ReportOnAccessDeps => ({
    ...rateLimitOf(services, invocation),
    records: tableOf(services, invocation),
    source: composeEvidence(services, invocation),
    recipients: ['b@example.com'],
    ownResources: [],
    mail: composeMail(services, invocation, mail),
    notifier: composeNotifier(services, invocation),
    alerts: composeAlerts(services, invocation),
  });

  const reportOnAccessIn =
    (invocation: Invocation): ReportOnAccess =>
    (task, budget) =>
      reportOnAccess(
        reportDeps(invocation, { kind: 'report', grantId: task.grantId }),
        task,
        budget,
      );

  return {
    handleInteraction: (invocation) => composeAccessRequested(services, invocation),
    async grantAccess(invocation, input) {
      const task = parseTaskInput(input);
      const table = tableOf(services, invocation);
      const sources = composeFactSources(services, invocation, table);
      const deps: GrantAccessDeps & DecideGrantDeps = {
        ...rateLimitOf(services, invocation),
        records: table,
        approvers: sources,
        findApprovers: (terms, requesterId) =>
          findApprovers({ records: table, groups: noGroups }, terms, requesterId),
        log: buildLog(services, invocation),
        notifier: composeNotifier(services, invocation),
        decide: composeDecision(sources),
        assignments: createAssignmentCreator({
          client: identityCenterOf(services, invocation),
          clientWithoutRetries: identityCenterOf(services, invocation, {
            limits: { ...defaultLimits, maxAttempts: 1 },
          }),
          instanceArn,
        }),
      };
      if (task.step !== 'Decide') return grantAccess(deps, task, invocation.budget);
      const decision = await decideGrant(deps, task);
      services.observer.onDecided(task.grantId, decision);
      return decision;
    },
    async revokeAccess(invocation, input) {
      const task = parseTaskInput(input);
      return revokeAccess(endAccessDeps(invocation, task.grantId), task, invocation.budget);
    },
    reportOnAccess: async (invocation, input) =>
      reportOnAccessIn(invocation)(parseTaskInput(input), invocation.budget),
    sweepGrants: (invocation, intervalSeconds) =>
      sweepGrants(composeSweep(services, invocation), intervalSeconds, invocation.budget),
  };

  function composeSweep(services: SimulatedServices, invocation: Invocation): SweepDeps {
    const table = tableOf(services, invocation);
    const ending = endAccessDeps(invocation, undefined);
    return {
      ...ending,
      assignments: {
        ...ending.assignments,
        // The simulation records for which grant an assignment is deleted.
        delete: (target) =>
          endAccessDeps(invocation, endingGrantIdOf(services, target)).assignments.delete(target),
      },
      executions: {
        ...ending.executions,
        memoryOf: createMemoryReader(stepFunctionsOf(services, invocation), stateMachineArn),
        runningNames: () =>
          listRunningNames(stepFunctionsOf(services, invocation), stateMachineArn),
      },
      waits: createExecutionWaits(stepFunctionsOf(services, invocation)),
      records: { ...table, ...observeReads(services, invocation, table) },
      batchReader: observeReads(services, invocation, table.batchReader),
      dueRecords: table,
      sendReport: (grantId, budget) => reportOnAccessIn(invocation)({ grantId }, budget),
      sendFollowUpReport: (grantId, budget) =>
        sendFollowUpReport(
          reportDeps(invocation, { kind: 'follow-up-report', grantId }),
          grantId,
          budget,
        ),
      alerts: composeAlerts(services, invocation),
      log: buildLog(services, invocation),
    };
  }
}

/** No rule of the simulation names groups. */
const noGroups = { membersOf: async () => [] };

/** The grant whose access is being revoked. */
function endingGrantIdOf({ dynamodb }: SimulatedServices, target: AssignmentTarget): string {
  const isFor = (record: StoredRecord) =>
    record['status'] === 'ending' &&
    record['accountId'] === target.accountId &&
    record['permissionSetArn'] === target.permissionSetArn &&
    record['principalId'] === target.principalId;
  const [id = ''] = [...dynamodb.all].find(([, record]) => isFor(record)) ?? [];
  return id.slice('grant#'.length);
}

/** The sweep's reads. Reports the records that it could not read. */
const observeReads = (
  { observer }: SimulatedServices,
  invocation: Invocation,
  reader: RecordReader,
): RecordReader => ({
  read(id) {
    const record = reader.read(id);
    record.catch(() => observer.onReadFailed(id, invocation));
    return record;
  },
});
