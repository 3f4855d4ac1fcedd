import type { TaskTokens, TokenState } from '../../../workflow/tasks/task-tokens.ts';
import type { AwsAction } from '../../api/aws-service.ts';
import { readMembers } from '../../api/members.ts';
import { invalidOutput, invalidToken, taskTimedOut } from '../errors.ts';

export function createTokenActions(tokens: TaskTokens): Record<string, AwsAction> {
  return {
    SendTaskSuccess(input) {
      const members = readMembers(input);
      const output = readOutput(members.string('output'));
      return requireWaiting(tokens.complete(members.string('taskToken'), { ok: true, output }));
    },
    SendTaskFailure(input) {
      const members = readMembers(input);
      const failure = {
        ok: false,
        error: members.optionalString('error') ?? 'States.TaskFailed',
        cause: members.optionalString('cause') ?? '',
      } as const;
      return requireWaiting(tokens.complete(members.string('taskToken'), failure));
    },
    SendTaskHeartbeat: (input) =>
      requireWaiting(tokens.state(readMembers(input).string('taskToken'))),
  };
}

function requireWaiting(state: TokenState): Record<string, never> {
  if (state === 'unknown') throw invalidToken();
  if (state === 'closed') throw taskTimedOut();
  return {};
}

function readOutput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidOutput(error instanceof Error ? error.message : 'it is not JSON');
  }
}
