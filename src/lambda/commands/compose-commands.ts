import type { JsonClient } from '../../aws/client/json-client.ts';
import { createRuleIndex } from '../../aws/dynamodb/rule-index.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import type { CommandWork } from '../../chat/slack/commands/command-deps.ts';
import { findOpenGrants } from '../../grant/find-open-grants.ts';
import type { DecisionPolicy } from '../../request/policy/decide.ts';
import type { FactSources } from '../../request/policy/gather-facts.ts';
import { decideAccesses, listAccesses } from '../../rules/ask/own-accesses.ts';
import { readSnapshot } from '../../rules/ask/rule-snapshot.ts';

interface CommandDependencies {
  readonly dynamodb: JsonClient;
  readonly tableName: string;
  readonly sources: FactSources;
  readonly policy: DecisionPolicy;
}

/** Composes what one invocation does for a slash command, besides what it does for a press. */
export function composeCommandWork({
  dynamodb,
  tableName,
  sources,
  policy,
}: CommandDependencies): CommandWork {
  const index = createRuleIndex(dynamodb, tableName);
  const { batchReader } = createTable(dynamodb, tableName);
  return {
    readSnapshot: (slackUserId, pages) =>
      readSnapshot({ ...sources, index }, policy, slackUserId, pages),
    listAccesses: (snapshot, options) => listAccesses(snapshot, sources.permissionSets, options),
    decideAccesses: (snapshot, accesses, max) =>
      decideAccesses(snapshot, sources.directory, policy, accesses, max),
    findOpenGrants: (targets) => findOpenGrants(batchReader, targets),
  };
}
