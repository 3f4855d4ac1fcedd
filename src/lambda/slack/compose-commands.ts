import type { JsonClient } from '../../aws/client/json-client.ts';
import { createRuleIndex } from '../../aws/dynamodb/rule-index.ts';
import type { CommandDeps, CommandWork } from '../../chat/slack/commands/command-deps.ts';
import { handleCommand } from '../../chat/slack/commands/handle-command.ts';
import type { HandleInteraction } from '../../chat/slack/handle-interaction.ts';
import { findOpenGrants } from '../../grant/find-open-grants.ts';
import type { DecisionPolicy } from '../../request/policy/decide.ts';
import type { FactSources } from '../../request/policy/gather-facts.ts';
import { decideAccesses, listAccesses } from '../../rules/ask/own-accesses.ts';
import { readSnapshot } from '../../rules/ask/rule-snapshot.ts';

interface CommandConfig extends Pick<CommandDeps, 'contacts' | 'portalUrl'> {
  readonly tableName: string;
  readonly policy: DecisionPolicy;
  /** What one invocation reads. Every call of it stops when the signal is aborted. */
  readonly sourcesUntil: (signal: AbortSignal) => CommandSources;
}

interface CommandSources {
  readonly dynamodb: JsonClient;
  readonly sources: FactSources;
}

/** Composes the handler of slash commands, on top of what presses depend on. */
export function composeCommandHandler(
  pressDeps: Omit<CommandDeps, keyof CommandConfig | 'commandWorkUntil'>,
  { contacts, portalUrl, ...config }: CommandConfig,
): HandleInteraction {
  const commandWorkUntil = (signal: AbortSignal): CommandWork =>
    composeCommandWork(config, config.sourcesUntil(signal));
  const deps = { ...pressDeps, contacts, portalUrl, commandWorkUntil };
  return (event, budget) => handleCommand(deps, event, budget);
}

/** Composes what one invocation does for a slash command, besides what it does for a press. */
function composeCommandWork(
  { tableName, policy }: Pick<CommandConfig, 'tableName' | 'policy'>,
  { dynamodb, sources }: CommandSources,
): CommandWork {
  const index = createRuleIndex(dynamodb, tableName);
  return {
    readSnapshot: (slackUserId, pages) =>
      readSnapshot({ ...sources, index }, policy, slackUserId, pages),
    listAccesses: (snapshot, options) => listAccesses(snapshot, sources.permissionSets, options),
    decideAccesses: (snapshot, accesses, max) =>
      decideAccesses(snapshot, sources.directory, policy, accesses, max),
    findOpenGrants: (targets) => findOpenGrants(sources.records, targets),
  };
}
