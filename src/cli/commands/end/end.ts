import { stepFunctions } from '../../../aws/client/json-service.ts';
import { createExecutionWaits } from '../../../aws/step-functions.ts';
import { type EndEarlyDeps, endEarly } from '../../../grant/end-early.ts';
import { grantRecordId, isGrantId } from '../../../grant/record/grant.ts';
import { connectDeployment, type DeploymentConnection } from '../../connect-deployment.ts';
import type { DeploymentOptions, JsonOption } from '../../deployment-options.ts';
import {
  type FoundGrant,
  findOpenGrants,
  pickGrant,
  readFoundGrant,
} from '../../grants/find-grants.ts';
import { confirm } from '../../output/confirm.ts';
import { printJson } from '../../output/safe-json.ts';
import { errorText, printLine } from '../../print-line.ts';
import { UsageError } from '../../usage-error.ts';
import { describeEnd, describeGrant, type Ending, endingJson, summarize } from './describe-end.ts';

export type EndOptions = DeploymentOptions &
  JsonOption & { readonly all?: true; readonly yes?: true };

/** Runs `break-glass end` on the grants whose ids begin so, or with --all on every open one. Returns the exit code. */
export async function end(idPrefixes: readonly string[], options: EndOptions): Promise<number> {
  if (options.json && !options.yes)
    throw new UsageError(
      'With --json nobody is asked: add --yes, or look at grants --open --json.',
    );
  const connection = await connectDeployment(options);
  const found = options.all
    ? await findOpenGrants(connection)
    : await findNamed(connection, idPrefixes);
  if (found.length > 0 && !options.yes && !(await ask(found))) {
    printLine('Nothing was ended.');
    return 3;
  }
  const endings = await endEach(
    connection,
    found,
    options.json ? () => undefined : printEnding(found),
  );
  const failed = endings.filter((ending) => ending.outcome === 'failed').length;
  if (options.json) printJson({ grants: endings.map(endingJson), failed });
  else if (options.all || found.length > 1) printLine(summarize(endings.length - failed, failed));
  return failed === 0 ? 0 : 1;
}

/** A whole id needs no look at the others. */
async function findNamed(
  connection: DeploymentConnection,
  idPrefixes: readonly string[],
): Promise<readonly FoundGrant[]> {
  const found = new Map<string, FoundGrant>();
  for (const idPrefix of idPrefixes) {
    const each = isGrantId(idPrefix)
      ? await findWhole(connection, idPrefix)
      : pickGrant(await findOpenGrants(connection, idPrefix), idPrefix, 'open grant');
    found.set(each.grantId, each);
  }
  return [...found.values()];
}

async function findWhole({ table }: DeploymentConnection, grantId: string): Promise<FoundGrant> {
  const record = await table.read(grantRecordId(grantId));
  if (record !== undefined) return readFoundGrant(grantId, record);
  throw new UsageError(
    `There is no grant ${grantId} in this table. The grant id is the name of the execution in Step Functions; check --table, too.`,
  );
}

function ask(found: readonly FoundGrant[]): Promise<boolean> {
  for (const each of found) process.stderr.write(`${describeGrant(each)}\n`);
  return confirm(found.length === 1 ? 'End it now?' : `End these ${found.length} grants now?`);
}

async function endEach(
  { table, clientFor, readCaller }: DeploymentConnection,
  found: readonly FoundGrant[],
  onEnding: (ending: Ending) => void,
): Promise<readonly Ending[]> {
  if (found.length === 0) return [];
  const waits = createExecutionWaits(clientFor(stepFunctions));
  const { arn: endedBy } = await readCaller();
  const endings: Ending[] = [];
  for (const { grantId } of found) {
    const ending = await endOne({ records: table, waits, now: Date.now }, grantId, endedBy);
    onEnding(ending);
    endings.push(ending);
  }
  return endings;
}

/** One that fails does not hold up the others. IAM decides who may end a grant: every identity that may write its record. */
async function endOne(deps: EndEarlyDeps, grantId: string, endedBy: string): Promise<Ending> {
  try {
    const result = await endEarly(deps, { grantId, endedBy, mayEnd: () => true });
    if (result.outcome !== 'refused') return { grantId, ...result };
    return { grantId, outcome: 'failed', error: 'its record has just been deleted' };
  } catch (error) {
    return { grantId, outcome: 'failed', error: errorText(error) };
  }
}

const printEnding =
  ({ length }: readonly FoundGrant[]) =>
  (ending: Ending): void =>
    printLine(length === 1 ? describeEnd(ending) : `${ending.grantId}: ${describeEnd(ending)}`);
