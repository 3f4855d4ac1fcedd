import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Execution } from '../aws/execution.ts';
import type { SentNotification } from '../observer.ts';
import type { SignedPress } from '../signed-press.ts';
import { type Check, type CheckContext, minute } from './check-context.ts';

/** Every execution ends, after it has revoked access. Without faults, access is granted. */
export function createExecutionsCheck(context: CheckContext): Check {
  const { trace, faultProfile } = context;
  const finalPresses: SignedPress[] = [];
  /** The grants whose requester was notified that access is active, or for whom Slack failed. */
  const notifiedActive = new Set<string>();

  const checkExecution = ({ name, states, finalErrors, status }: Execution): void => {
    const about = `execution ${name}`;
    const passed = (state: string) => states.includes(state);
    if (status === 'RUNNING') trace.addViolation('execution-left-running', about);
    const isForged = isForgedName(name);
    if (isForged && (status !== 'FAILED' || !passed('AlertPeople')))
      trace.addViolation('forged-not-refused', about);
    if (status !== 'RUNNING' && status !== 'ABORTED' && !passed('RevokeAccess'))
      trace.addViolation('never-revoked', about);
    const mustNotify = passed('WaitForAccessToExpire') && !isShort(context.grantOf(name));
    if (!isForged && mustNotify && !notifiedActive.has(name))
      trace.addViolation('grant-not-notified', about);
    const hasFailed = finalErrors.some((error) => !expectedErrors.includes(error));
    if (hasFailed && status === 'SUCCEEDED') trace.addViolation('failure-not-alerted', about);
    if (faultProfile.isFaultFree && !isForged) checkFaultFree(name, states);
  };

  const checkFaultFree = (name: string, states: readonly string[]): void => {
    const grant = context.grantOf(name);
    if (!grant || context.withdrawnAt.has(grant.principalId)) return;
    if (states.at(-1) !== 'Closed') trace.addViolation('fault-free-not-closed', `grant ${name}`);
    const isEndRequestedFirst =
      grant.endRequestedAt !== undefined && (grant.accessBeganAt ?? '9') > grant.endRequestedAt;
    const isRefused = grant.status === 'denied' || grant.status === 'expired';
    if (!isEndRequestedFirst && !isRefused && !notifiedActive.has(name))
      trace.addViolation('fault-free-not-granted', name);
  };

  const addNotification = ({ channel, kind, grantId }: SentNotification): void => {
    if (channel === 'direct message' && kind === 'access-active') notifiedActive.add(grantId);
  };

  return {
    onNotified: addNotification,
    onNotificationTried: addNotification,
    onFinalPress: (press) => void finalPresses.push(press),
    checkRun() {
      for (const { grantId, user } of finalPresses)
        if (
          !context.withdrawnAt.has(user.principalId) &&
          !notifiedActive.has(grantId) &&
          // Nobody may have answered it.
          context.grantOf(grantId)?.approvalsNeeded === undefined
        )
          trace.addViolation('final-press-not-granted', `grant ${grantId}`);
      const { executions } = context.stepFunctions();
      for (const execution of executions.values()) checkExecution(execution);
      if (!faultProfile.isFaultFree) return;
      for (const grant of context.grants())
        if (!executions.has(grantIdOf(grant)))
          trace.addViolation('fault-free-not-granted', `grant ${grantIdOf(grant)} was not started`);
    },
  };
}

/** Its deadline may have passed before people could be told that access is active, which is not told then. */
const isShort = (grant: Grant | undefined): boolean =>
  grant?.accessBeganAt !== undefined &&
  Date.parse(grant.deadlineAt) - Date.parse(grant.accessBeganAt) < minute;

/** The names of executions that nobody but an attacker starts. */
const isForgedName = (name: string): boolean => /^(?:forged-|f0f0f0)/.test(name);

/** Errors of a healthy execution: the wait for access to expire ends, or an end request came first. */
const expectedErrors: readonly string[] = [
  'States.Timeout',
  'DynamoDb.ConditionalCheckFailedException',
  'EndRequestedError',
];
