import { stepFunctions } from '../../../aws/client/json-service.ts';
import { createExecutionWaits } from '../../../aws/step-functions.ts';
import { type EndResult, endEarly } from '../../../grant/end-early.ts';
import { isOver, parseGrantRecordId } from '../../../grant/record/grant.ts';
import { findGrant } from '../../../grant/record/read-grant.ts';
import type { DueRecords } from '../../../grant/record/records.ts';
import { shown } from '../../../platform/one-line.ts';
import { connectDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions } from '../../deployment-options.ts';
import { errorText, printLine } from '../../print-line.ts';

/** Runs `break-glass end`, and returns the exit code. */
export async function end(grantId: string, options: DeploymentOptions): Promise<number> {
  const { requestEnd } = await connect(options);
  const result = await requestEnd(grantId);
  printLine(describe(grantId, result));
  return result.outcome === 'refused' ? 1 : 0;
}

/** Runs `break-glass end --all`, and returns the exit code. */
export async function endAll(options: DeploymentOptions): Promise<number> {
  const { table, requestEnd } = await connect(options);
  let ending = 0;
  let failed = 0;
  for (const grantId of await listDue(table)) {
    try {
      const grant = await findGrant(table, grantId);
      if (!grant || isOver(grant)) continue;
      printLine(`${grantId}: ${describe(grantId, await requestEnd(grantId))}`);
      ending += 1;
    } catch (error) {
      printLine(`${grantId}: its end could not be requested: ${errorText(error)}`);
      failed += 1;
    }
  }
  printLine(summarize(ending, failed));
  return failed === 0 ? 0 : 1;
}

/** Lists all ids before the first end request, which moves its grant within the index. */
async function listDue(table: DueRecords): Promise<readonly string[]> {
  const grantIds: string[] = [];
  for await (const id of table.idsDueBy(Number.MAX_SAFE_INTEGER)) {
    const grantId = parseGrantRecordId(id);
    if (grantId !== undefined) grantIds.push(grantId);
  }
  return grantIds;
}

async function connect(options: DeploymentOptions) {
  const { table, clientFor, readCallerArn } = connectDeployment(options);
  const waits = createExecutionWaits(clientFor(stepFunctions));
  const deps = { records: table, waits, now: Date.now };
  const endedBy = await readCallerArn();
  // IAM decides who may end a grant: every identity that may write its record.
  const requestEnd = (grantId: string) => endEarly(deps, { grantId, endedBy, mayEnd: () => true });
  return { table, requestEnd };
}

function summarize(ending: number, failed: number): string {
  if (ending + failed === 0) return 'No grant is open.';
  const counts = `Open grants that end now, or have just ended: ${ending}. Failed: ${failed}.`;
  return failed === 0
    ? counts
    : `${counts} Run the command again; if one fails again, revoke its access by hand, as docs/when-it-fails.md says.`;
}

function describe(grantId: string, result: EndResult): string {
  if (result.outcome === 'refused')
    return `There is no grant ${grantId} in this table. The grant id is the name of the execution in Step Functions.`;
  const { grant } = result;
  const access = `${grant.permissionSetName} in account ${grant.accountId} of ${shown(grant.userName)}`;
  switch (result.outcome) {
    case 'requested':
      return `${access} is being revoked; the report will name your AWS identity.`;
    case 'already-requested':
      return `${access} is being revoked already: ${shown(grant.endedBy ?? 'another user')} requested it at ${grant.endRequestedAt ?? 'an unknown time'}.`;
    case 'over':
      return grant.status === 'ending'
        ? `${access} is being revoked already.`
        : `${access} is ${grant.status}: there is nothing to end.`;
  }
}
