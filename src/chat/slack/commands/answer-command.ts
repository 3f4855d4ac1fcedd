import { unlessAborted } from '../../../platform/aborted.ts';
import type { TimeBudget } from '../../../platform/time-budget.ts';
import { type AnswerTimes, invokeAgain, json, reserve } from '../answer/answer-press.ts';
import type { HttpResponse } from '../http.ts';
import { ephemeral } from '../texts.ts';
import type { CommandDeps, SignedCommand } from './command-deps.ts';
import { runCommand } from './run-command.ts';
import { failedMessage, slowMessage, workingMessage } from './texts.ts';

/** The time for a list. The rest of the answer's time is to say that it takes too long. */
const listLimits = { maxMs: 2_000, reserve: { maxMs: 200, share: 0.1 } };

/**
 * Answers a slash command within Slack's three seconds, in the response. If a request is not answered after 2.2 s, its work is
 * aborted, and an asynchronous invocation does it again; a list is not made twice.
 */
export async function answerCommand(
  deps: CommandDeps,
  signed: SignedCommand,
  times: AnswerTimes,
): Promise<HttpResponse> {
  const signal = times.answer.signal();
  const listSignal = times.answer.part(listLimits).signal();
  const message = await unlessAborted(signal, () => runCommand(deps, signed, signal, listSignal));
  if (message === 'modal-opened') return { statusCode: 200, body: '' };
  if (message !== undefined) return json(ephemeral(message));
  const { kind } = await invokeAgain(deps, signed, times);
  return json(ephemeral(kind === 'working' ? workingMessage : slowMessage(deps.contacts)));
}

/** Answers a slash command in an asynchronous invocation, at its response URL. */
export async function answerLateCommand(
  deps: CommandDeps,
  signed: SignedCommand,
  budget: TimeBudget,
): Promise<HttpResponse> {
  const { grantId, command } = signed;
  const signal = budget.part({ reserve }).signal();
  const message = await unlessAborted(signal, () => runCommand(deps, signed, signal));
  if (message === undefined) deps.log('could not handle a slash command in time', { grantId });
  const recipient = { grantId, slack: command.slack, isEphemeral: false, takesPlace: false };
  if (message !== 'modal-opened')
    await deps.deliver(recipient, message ?? failedMessage(deps.contacts), budget.signal());
  return { statusCode: 200, body: '' };
}
