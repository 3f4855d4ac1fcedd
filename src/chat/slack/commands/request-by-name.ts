import { cleanReason, reasonOf } from '../../../grant/record/given-reasons.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import type { IndexedAccess } from '../../../rules/ask/own-accesses.ts';
import type { RuleSnapshot } from '../../../rules/ask/rule-snapshot.ts';
import { handleAction } from '../answer/handle-action.ts';
import { context } from '../notify/grant-blocks.ts';
import type { SlackMessage } from '../texts.ts';
import type { CommandAnswer, CommandDeps, SignedCommand } from './command-deps.ts';
import { denyRequest, denyWithoutRule } from './deny-command.ts';
import { buildChoiceMessage, maxLines } from './list-message.ts';
import { fold, matchAccounts } from './match-accounts.ts';
import type { RequestWords } from './parse-text.ts';
import { resolveRequest, selectNamed } from './resolve-request.ts';
import { accountIs, failedMessage, reasonNotRecorded, unknownAccountMessage } from './texts.ts';

/** Requests the access that the words name, if it is one that the person may request; asks which one if there are several. */
export async function requestByName(
  deps: CommandDeps,
  signed: SignedCommand,
  words: RequestWords,
  signal: AbortSignal,
): Promise<CommandAnswer> {
  const { userId } = signed.command.slack;
  const work = deps.commandWorkUntil(signal);
  const snapshot = await work.readSnapshot(userId, 'all');
  throwIfAborted(signal);
  if ('outcome' in snapshot) return denyRequest(deps, signed, snapshot);
  const { accountIds, rest } = matchAccounts(words, snapshot.accountNames);
  const [accountId] = accountIds;
  if (accountId === undefined) return unknownAccountMessage(words.quoted ?? words.words[0] ?? '');
  const accesses = await work.listAccesses(snapshot, {
    accountIds: new Set(accountIds),
    // Of several accounts only those count in which the person may request something.
    onlyOwn: accountIds.length > 1,
  });
  const named = selectNamed(rest, accesses, permissionSetNames(snapshot, accesses));
  const decided = await work.decideAccesses(snapshot, named.accesses, maxLines + 1);
  throwIfAborted(signal);
  const resolution = resolveRequest(decided);
  if (resolution.kind === 'one')
    return request(deps, signed, { access: resolution.access, reason: named.reason }, signal);
  if (snapshot.frozen !== undefined) return denyRequest(deps, signed, snapshot.frozen);
  if (resolution.kind === 'several') return buildChoiceMessage(resolution.accesses);
  const [first] = resolution.denied;
  return first?.decision.outcome === 'denied'
    ? denyRequest(deps, signed, first.decision, first)
    : denyWithoutRule(deps, signed, accountIds);
}

/** The names of all permission sets in the index, to tell a name from a reason. */
const permissionSetNames = (
  { rules }: RuleSnapshot,
  accesses: readonly IndexedAccess[],
): ReadonlySet<string> =>
  new Set([
    ...rules.flatMap((rule) => (rule.kind === 'shared' ? [fold(rule.permissionSetName)] : [])),
    ...accesses.map(({ permissionSetName }) => fold(permissionSetName)),
  ]);

/** Goes the way of a press: everything is decided anew, and the grant's id is from the signature of the command. */
async function request(
  deps: CommandDeps,
  { command, grantId, isLate, signedAt, invocationEndsAt }: SignedCommand,
  { access, reason }: { readonly access: IndexedAccess; readonly reason: string },
  signal: AbortSignal,
): Promise<CommandAnswer> {
  const { slack, origin, triggerId } = command;
  const { accountId, permissionSetArn, accountName } = access;
  const action = {
    kind: 'break-glass',
    request: { accountId, permissionSetArn, slack },
    triggerId,
    ...(reason !== '' && { answers: { reason } }),
  } as const;
  const press = { action, origin, grantId, isLate, signedAt, invocationEndsAt };
  if (reason !== '' && !isLate) deps.measure('Requests', 1);
  const reply = await handleAction(deps, press, signal);
  if (reply.kind === 'failed') return failedMessage(deps.contacts);
  if (reply.kind === 'modal-opened') return 'modal-opened';
  const message = deps.buildReply(reply);
  if (reply.kind !== 'allowed' || !('grant' in reply.result)) return message;
  const { grant } = reply.result;
  const isRecorded = reason === '' || reasonOf(grant) === cleanReason(reason);
  return withNotes(message, [
    ...(accountName === undefined ? [] : [accountIs(accountId, accountName)]),
    ...(isRecorded ? [] : [reasonNotRecorded(reason, grant.reasonTickets ?? new Set())]),
  ]);
}

const withNotes = (message: SlackMessage, notes: readonly string[]): SlackMessage => {
  if (notes.length === 0) return message;
  const note = notes.join(' ');
  return message.blocks === undefined
    ? { ...message, text: `${message.text}\n${note}` }
    : { ...message, blocks: [...message.blocks, context(note)] };
};
