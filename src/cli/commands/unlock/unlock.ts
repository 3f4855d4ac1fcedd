import { createAssignmentReader } from '../../../aws/account-assignments.ts';
import { identityCenter } from '../../../aws/client/json-service.ts';
import type { AssignmentTarget } from '../../../grant/record/assignment-target.ts';
import { type UnlockResult, unlock } from '../../../grant/unlock.ts';
import { deleteCommand } from '../../../notify/delete-command.ts';
import { instanceArnOf } from '../../../request/ids.ts';
import { connectDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions, JsonOption } from '../../deployment-options.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine } from '../../print-line.ts';

export type UnlockOptions = DeploymentOptions & JsonOption & { readonly keepAssignment?: true };

/** Runs `break-glass unlock`, and returns the exit code. */
export async function unlockAccess(
  target: AssignmentTarget,
  options: UnlockOptions,
): Promise<number> {
  const { region, table, clientFor } = await connectDeployment(options);
  const client = clientFor(identityCenter);
  const instanceArn = instanceArnOf(target.permissionSetArn);
  const assignments = createAssignmentReader({ client, instanceArn });
  const { keepAssignment = false, endpointUrl } = options;
  const result = await unlock({ records: table, assignments }, { target, keepAssignment });
  const endpoint = endpointUrl === undefined ? [] : ['--endpoint-url', endpointUrl];
  const location = ['--region', region, ...endpoint, '--instance-arn', instanceArn];
  if (options.json) printJson(result);
  else for (const line of describe(result, deleteCommand(target, location))) printLine(line);
  return result.outcome === 'unlocked' || result.outcome === 'nothing-lost' ? 0 : 1;
}

function describe(result: UnlockResult, command: string): readonly string[] {
  switch (result.outcome) {
    case 'nothing-lost':
      return ['There is nothing to unlock: no lost grant locks this access.'];
    case 'unlocked': {
      const assignment = result.isAssigned ? 'The user keeps the assignment.' : 'It is not listed.';
      return [
        `Unlocked: this access can be granted again. ${assignment} Lost grant: ${result.lostGrantId}.`,
      ];
    }
    case 'still-assigned':
      return [
        `Not unlocked: Identity Center lists the assignment, which the lost grant ${result.lostGrantId} may have left.`,
        ...(result.holderId === undefined
          ? []
          : [
              `Grant ${result.holderId} holds the lock. If it is open, the assignment may be its own: run break-glass end ${result.holderId} first.`,
            ]),
        'Delete the assignment, then run this command again:',
        `  ${command}`,
        'If it is a standing assignment that the user had before, run this command with --keep-assignment: it unlocks, and keeps the assignment.',
      ];
    case 'lock-changed':
      return ['Not unlocked: somebody else has just changed the lock. Run the command again.'];
  }
}
