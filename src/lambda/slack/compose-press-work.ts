import { untilAborted } from '../../aws/client/until-aborted.ts';
import { findIndexedName } from '../../aws/dynamodb/indexed-name.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import type { DescribedSets } from '../../aws/permission-sets.ts';
import { createExecutions, createExecutionWaits } from '../../aws/step-functions.ts';
import type { PressWork } from '../../chat/slack/answer/handle-action.ts';
import { approve } from '../../grant/approval/approve.ts';
import { deny } from '../../grant/approval/deny.ts';
import { override } from '../../grant/approval/override.ts';
import { endEarly } from '../../grant/end-early.ts';
import { extend } from '../../grant/extend.ts';
import { giveReason } from '../../grant/give-reason.ts';
import { findOpenGrant, openGrant } from '../../grant/open-grant.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import { sleep } from '../../platform/sleep.ts';
import type { AccessRequest } from '../../request/access-request.ts';
import { isAdmin } from '../../request/policy/admins.ts';
import { decideEarly } from '../../request/policy/decide-early.ts';
import { findLinkedUser } from '../../request/policy/linked-user.ts';
import { composeDecision, composeFactSources, policyOf } from '../compose-decision.ts';
import type * as settings from '../settings.ts';
import type { InteractionDependencies } from './warm-up.ts';

/** Longer than Identity Center usually takes, and short beside the three seconds that a press has. */
const nameDelayMs = 50;

/** Composes what one invocation does for a press. Every call of it stops when the signal is aborted. */
export function composePressWork(
  dependencies: InteractionDependencies,
  config: settings.Config<typeof settings.accessRequested>,
  signal: AbortSignal,
  permissionSets: DescribedSets,
): Omit<PressWork, 'openModal'> {
  const stepFunctions = untilAborted(dependencies.stepFunctions, signal);
  const { dynamodb, records, sources } = composePressSources(
    dependencies,
    config,
    signal,
    permissionSets,
  );
  const early = {
    ...sources,
    findName: (request: AccessRequest) => findIndexedName(dynamodb, config.TABLE_NAME, request),
    waitForName: () => sleep(nameDelayMs),
  };
  const { batchReader } = records;
  const opening = {
    records,
    executions: createExecutions(stepFunctions, config.STATE_MACHINE_ARN),
    now: Date.now,
    cloudTrailDelaySeconds: config.CLOUDTRAIL_DELAY_SECONDS,
  };
  const ending = { records, waits: createExecutionWaits(stepFunctions), now: Date.now };
  const decide = composeDecision(config, sources);
  const answering = { ...ending, approvers: sources, notified: records, decide };
  return {
    decide: (request) => decideEarly(early, policyOf(config), request),
    findGrant: (grantId) => findGrant(batchReader, grantId),
    openGrant: (request) => openGrant(opening, request),
    findOpenGrant: (target) => findOpenGrant(opening, target),
    endEarly: (request) => endEarly(ending, request),
    extend: (request) => extend({ records, notified: records, decide, now: Date.now }, request),
    giveReason: (order) => giveReason({ records, notified: records, now: Date.now }, order),
    isAdmin: (slackUserId) => isAdmin(sources, slackUserId),
    findLinkedUser: (slackUserId) => findLinkedUser(sources, slackUserId),
    approve: (press) => approve(answering, press),
    deny: (press) => deny(answering, press),
    override: (press) => override(answering, press),
  };
}

export function composePressSources(
  dependencies: InteractionDependencies,
  config: settings.Config<typeof settings.accessRequested>,
  signal: AbortSignal,
  permissionSets: DescribedSets,
) {
  const dynamodb = untilAborted(dependencies.dynamodb, signal);
  const records = createTable(dynamodb, config.TABLE_NAME);
  const sources = composeFactSources(config, {
    records: records.batchReader,
    identityCenter: untilAborted(dependencies.identityCenter, signal),
    identityStore: untilAborted(dependencies.identityStore, signal),
    permissionSets,
  });
  return { dynamodb, records, sources };
}
