import { throwIfAborted, whenAborted } from '../../../platform/aborted.ts';
import { errorFields } from '../../../platform/log.ts';
import { isAllowedOrigin } from '../interaction-origin.ts';
import type { CommandAnswer, CommandDeps, SignedCommand } from './command-deps.ts';
import { denyTeam } from './deny-command.ts';
import { listOwn } from './list-own.ts';
import { parseText } from './parse-text.ts';
import { requestByName } from './request-by-name.ts';
import {
  commandName,
  failedMessage,
  helpMessage,
  tooSlowMessage,
  unknownCommandMessage,
} from './texts.ts';

/** Does what a command asks for, until the signal is aborted; a list until its own signal is. Never throws. */
export async function runCommand(
  deps: CommandDeps,
  signed: SignedCommand,
  signal: AbortSignal,
  listSignal = signal,
): Promise<CommandAnswer> {
  const { command, grantId } = signed;
  if (!isAllowedOrigin(command.origin, deps.allowedTeams)) return denyTeam(deps, signed);
  if (command.name !== commandName) return unknownCommandMessage(command.name);
  const text = parseText(command.text);
  try {
    switch (text.kind) {
      case 'help':
        return helpMessage;
      case 'list': {
        const listed = listOwn(deps, signed, listSignal);
        // Its error, after its time, is that it was aborted.
        listed.catch(() => undefined);
        return (await Promise.race([listed, whenAborted(listSignal)])) ?? tooSlowMessage;
      }
      case 'request': {
        const message = await requestByName(deps, signed, text.words, signal);
        throwIfAborted(signal);
        return message;
      }
    }
  } catch (error) {
    if (listSignal.aborted && text.kind === 'list') return tooSlowMessage;
    // Nobody reads this answer any more.
    if (!signal.aborted)
      deps.log('could not handle a slash command', { grantId, ...errorFields(error) });
    return failedMessage(deps.contacts);
  }
}
