import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Execution } from '../aws/step-functions.ts';
import type { SignedClick } from '../signed-click.ts';
import type { Check, Court } from './court.ts';

/** Every execution goes the way of a grant to its end, and access comes where nothing fails. */
export function createWayCheck(court: Court): Check {
  const { trace, weather } = court;
  const lastClicks: SignedClick[] = [];
  const said = new Map<string, string[]>();
  const hasHeard = (grantId: string, begin: string) =>
    said.get(grantId)?.some((text) => text.startsWith(begin)) ?? false;

  const judgeExecution = ({ name, states, gaveUp, status }: Execution): void => {
    const about = `execution ${name}`;
    const passed = (state: string) => states.includes(state);
    if (status === 'RUNNING') trace.violate('execution-left', about);
    const isForged = name.startsWith('forged');
    if (isForged && (status !== 'FAILED' || !passed('AlertOfRefusal')))
      trace.violate('forged-not-refused', about);
    if (!isForged && passed('AlertOfRefusal')) trace.violate('refused-its-own', about);
    if (status !== 'RUNNING' && status !== 'ABORTED' && !passed('RevokeAccess'))
      trace.violate('never-revoked', about);
    if (!isForged && passed('WaitForAccessToExpire') && !hasHeard(name, 'Access is active'))
      trace.violate('given-untold', about);
    const isFailure = gaveUp.some((error) => !expectedEnds.includes(error));
    if (isFailure && status === 'SUCCEEDED') trace.violate('failure-untold', about);
    if (weather.isClear && !isForged) judgeClear(name, states);
  };

  const judgeClear = (name: string, states: readonly string[]): void => {
    const grant = court.grantOf(name);
    if (!grant || court.withdrawnAt.has(grant.principalId)) return;
    if (states.at(-1) !== 'Closed') trace.violate('clear-not-closed', `grant ${name}`);
    const isWished =
      grant.endRequestedAt !== undefined && (grant.accessBeganAt ?? '9') > grant.endRequestedAt;
    if (!isWished && !hasHeard(name, 'Access is active')) trace.violate('clear-not-given', name);
  };

  const noteSaid = (grantId: string, text: string): void => {
    said.set(grantId, [...(said.get(grantId) ?? []), text]);
  };

  return {
    onTold: noteSaid,
    onTellTried: noteSaid,
    clickedLast: (click) => void lastClicks.push(click),
    judge() {
      for (const { grantId, person } of lastClicks)
        if (!court.withdrawnAt.has(person.principalId) && !hasHeard(grantId, 'Access is active'))
          trace.violate('last-click-not-given', `grant ${grantId}`);
      const { executions } = court.stepFunctions();
      for (const execution of executions.values()) judgeExecution(execution);
      if (!weather.isClear) return;
      for (const grant of court.grants())
        if (!executions.has(grantIdOf(grant)))
          trace.violate('clear-not-given', `grant ${grantIdOf(grant)} was not started`);
    },
  };
}

/** How the wait for access to expire ends in health, and what a wish that came first is met with. */
const expectedEnds: readonly string[] = [
  'States.Timeout',
  'DynamoDb.ConditionalCheckFailedException',
  'EndRequestedError',
];
