import { shown } from '../../../platform/one-line.ts';
import { toIso } from '../../../platform/time.ts';
import { type Freeze, freezeId, parseFreeze } from '../../../request/policy/freeze.ts';
import { MalformedRecordError } from '../../../request/policy/lookup.ts';
import type { StoredRecord } from '../../../request/stored-record.ts';
import { connectDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions } from '../../deployment-options.ts';
import { printLine } from '../../print-line.ts';

/** Runs `break-glass freeze`, and returns the exit code. */
export async function freeze(reason: string, options: DeploymentOptions): Promise<number> {
  const { table, readCallerArn } = connectDeployment(options);
  const set: Freeze = { frozenAt: toIso(Date.now()), frozenBy: await readCallerArn(), reason };
  const { outcome } = await table.change(freezeId, { set: { ...set } }, [{ absent: 'id' }]);
  if (outcome === 'changed') {
    printLine(
      'Access is frozen: nobody is granted access until break-glass unfreeze. Access that exists stays until its deadline; break-glass end --all ends it now.',
    );
    return 0;
  }
  const earlier = await table.read(freezeId);
  printLine(
    earlier
      ? `Access is frozen already, ${describe(earlier)}`
      : 'Somebody has just lifted an earlier freeze: access is not frozen. Run the command again.',
  );
  return earlier ? 0 : 1;
}

/** Runs `break-glass unfreeze`, and returns the exit code. */
export async function unfreeze(options: DeploymentOptions): Promise<number> {
  const { table } = connectDeployment(options);
  const lifted = await table.delete(freezeId);
  printLine(
    lifted
      ? `Access is not frozen any more. It was frozen ${describe(lifted)}`
      : 'Access is not frozen: there is nothing to lift.',
  );
  return 0;
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
