import { throwIfAborted } from '../../../platform/aborted.ts';
import { isOwn } from '../../../rules/ask/own-accesses.ts';
import { denialText, type SlackMessage } from '../texts.ts';
import type { CommandDeps, SignedCommand } from './command-deps.ts';
import { buildListMessage, maxLines } from './list-message.ts';

/** BatchGetItem reads no more at once. */
const maxOpenLookups = 100;

/** Lists what the person may request, as the access rules of the index say, and what is open of that. */
export async function listOwn(
  deps: CommandDeps,
  { command, grantId }: SignedCommand,
  signal: AbortSignal,
): Promise<SlackMessage> {
  const { contacts, portalUrl, log } = deps;
  const { userId: slackUserId } = command.slack;
  const work = deps.commandWorkUntil(signal);
  const snapshot = await work.readSnapshot(slackUserId, 'one');
  // An aborted look-up reads like one that failed.
  throwIfAborted(signal);
  const textOf = (denial: Parameters<typeof denialText>[0]) =>
    denialText(denial, { accountId: '', slackUserId }, contacts);
  if ('outcome' in snapshot) return { text: textOf(snapshot) };
  const listed = await work.listAccesses(snapshot, { onlyOwn: true });
  const decided = await work.decideAccesses(snapshot, listed, maxLines + 1);
  throwIfAborted(signal);
  const accesses = decided.filter(isOwn);
  const { principalId, accountNames, frozen } = snapshot;
  const open = await work.findOpenGrants(
    listed.slice(0, maxOpenLookups).map(({ accountId, permissionSetArn }) => ({
      accountId,
      permissionSetArn,
      principalId,
    })),
  );
  log('listed what a user may request', {
    grantId,
    slackUserId,
    accesses: accesses.length,
    open: open.length,
  });
  const hasMore = snapshot.hasMore || accesses.length > maxLines;
  const frozenText = frozen && textOf(frozen);
  return buildListMessage(
    { accesses, open, accountNames, hasMore, frozenText },
    { portalUrl, contacts, now: deps.now() },
  );
}
