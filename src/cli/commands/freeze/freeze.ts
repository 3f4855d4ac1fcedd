import { shown } from '../../../platform/one-line.ts';
import { toIso } from '../../../platform/time.ts';
import { type Freeze, freezeId, parseFreeze } from '../../../request/policy/freeze.ts';
import { MalformedRecordError } from '../../../request/policy/lookup.ts';
import type { StoredRecord } from '../../../request/stored-record.ts';
import { connectDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions, JsonOption } from '../../deployment-options.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine } from '../../print-line.ts';

export type FreezeOptions = DeploymentOptions & JsonOption;

/** Runs `break-glass freeze`, and returns the exit code. */
export async function freeze(reason: string, options: FreezeOptions): Promise<number> {
  const { table, readCaller } = await connectDeployment(options);
  const { arn: frozenBy } = await readCaller();
  const set: Freeze = { frozenAt: toIso(Date.now()), frozenBy, reason };
  const { outcome } = await table.change(freezeId, { set: { ...set } }, [{ absent: 'id' }]);
  if (outcome === 'changed') {
    const text =
      'Access is frozen: nobody is granted access until break-glass unfreeze. Access that exists stays until its deadline; break-glass end --all ends it now.';
    print(options, { outcome: 'frozen', freeze: set }, text);
    return 0;
  }
  const earlier = await table.read(freezeId);
  if (earlier) {
    const text = `Access is frozen already, ${describe(earlier)}`;
    print(options, { outcome: 'already-frozen', freeze: earlier }, text);
    return 0;
  }
  const text =
    'Somebody has just lifted an earlier freeze: access is not frozen. Run the command again.';
  print(options, { outcome: 'not-frozen', freeze: null }, text);
  return 1;
}

/** Runs `break-glass unfreeze`, and returns the exit code. */
export async function unfreeze(options: FreezeOptions): Promise<number> {
  const { table } = await connectDeployment(options);
  const lifted = await table.delete(freezeId);
  const text = lifted
    ? `Access is not frozen any more. It was frozen ${describe(lifted)}`
    : 'Access is not frozen: there is nothing to lift.';
  print(options, { outcome: lifted ? 'lifted' : 'not-frozen', freeze: lifted ?? null }, text);
  return 0;
}

function print({ json }: JsonOption, result: object, text: string): void {
  if (json) printJson(result);
  else printLine(text);
}

function describe(record: StoredRecord): string {
  try {
    const { frozenBy, frozenAt, reason } = parseFreeze(record);
    return `by ${shown(frozenBy)} at ${frozenAt}: ${shown(reason)}`;
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    return `by a record ${freezeId} that is malformed (${error.message}).`;
  }
}
