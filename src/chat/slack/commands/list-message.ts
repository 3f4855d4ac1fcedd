import type { AssignmentTarget } from '../../../grant/record/assignment-target.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { oneLine } from '../../../platform/one-line.ts';
import type { OwnAccess } from '../../../rules/ask/own-accesses.ts';
import { code } from '../escape.ts';
import { context, section } from '../notify/grant-blocks.ts';
import { type Contacts, contactText, type SlackMessage } from '../texts.ts';
import { accessBlock, openGrantBlocks } from './access-blocks.ts';
import { commandName } from './texts.ts';

/** What is open for a person, and what they may request. */
export interface OwnList {
  readonly accesses: readonly OwnAccess[];
  readonly open: readonly Grant[];
  readonly accountNames: ReadonlyMap<string, string>;
  /** Whether there is more than the list has. */
  readonly hasMore: boolean;
  /** Why nobody is granted access at the moment; `undefined` if somebody may be. */
  readonly frozenText: string | undefined;
}

interface ListContext {
  readonly portalUrl: string | undefined;
  readonly contacts: Contacts;
  readonly now: number;
}

/** The most lines of a list. */
export const maxLines = 40;
/** Slack refuses a message with more. */
const maxBlocks = 50;

/** Builds the answer to the command alone. What is open has no Break glass button: a press would only say that it is open. */
export function buildListMessage(list: OwnList, listContext: ListContext): SlackMessage {
  const open = list.open.map((grant) =>
    openGrantBlocks(grant, list.accountNames.get(grant.accountId), listContext),
  );
  const openKeys = new Set(list.open.map(keyOf));
  const closed = list.accesses.filter((access) => !openKeys.has(keyOf(access)));
  const room = maxBlocks - 2 - open.flat().length;
  const requests = requestBlocks(list, closed, { ...listContext, room });
  const shown = fitting(open, maxBlocks - 2 - requests.length);
  const blocks = [
    ...(shown.length === 0 ? [] : [section('*Open for you*')]),
    ...shown,
    ...requests,
    context(`${code(`${commandName} help`)} explains. Only you see this.`),
  ];
  return { text: summary(list, closed.length), blocks };
}

/** What identifies an access of one person. */
const keyOf = (access: Omit<AssignmentTarget, 'principalId'>): string =>
  `${access.accountId}#${access.permissionSetArn}`;

/** The blocks of what may be requested; a sentence where they do not fit. */
function requestBlocks(
  { open, hasMore, frozenText }: OwnList,
  closed: readonly OwnAccess[],
  { contacts, room }: Pick<ListContext, 'contacts'> & { readonly room: number },
): readonly object[] {
  if (frozenText !== undefined) return [section(frozenText)];
  if (closed.length === 0 && !hasMore)
    return [section(open.length === 0 ? nothingText(contacts) : nothingElse)];
  if (hasMore || open.length + closed.length > maxLines || closed.length >= room)
    return [section(nameAnAccount(closed))];
  return [section('*You may request*'), ...closed.map(accessBlock)];
}

const nothingText = (contacts: Contacts): string =>
  `This command knows no access rule that allows you anything. ${contactText(contacts)}`;
const nothingElse = 'This command knows no access rule that allows you anything else.';

const maxExamples = 10;

function nameAnAccount(accesses: readonly OwnAccess[]): string {
  const names = new Set(accesses.map(({ accountId, accountName = accountId }) => accountName));
  const examples = [...names].slice(0, maxExamples).map((name) => code(oneLine(name, 100)));
  const such = examples.length === 0 ? '' : ` For example: ${examples.join(', ')}.`;
  return `There is more than fits into a list: name an account, ${code(`${commandName} <account>`)}.${such}`;
}

/** As many of the groups of blocks as fit. */
function fitting(groups: readonly (readonly object[])[], room: number): readonly object[] {
  const blocks: object[] = [];
  for (const group of groups) if (blocks.length + group.length <= room) blocks.push(...group);
  return blocks;
}

const summary = ({ open, hasMore, frozenText }: OwnList, closed: number): string =>
  frozenText ??
  `Open for you: ${open.length}. You may request: ${closed}${hasMore ? ' or more' : ''}.`;

/** Builds the answer to a request that may mean several accesses: a button each. */
export function buildChoiceMessage(accesses: readonly OwnAccess[]): SlackMessage {
  const text = choiceText(accesses);
  if (accesses.length > maxLines)
    return { text, blocks: [section(text), section(nameAnAccount(accesses))] };
  return { text, blocks: [section(text), ...accesses.map(accessBlock)] };
}

function choiceText(accesses: readonly OwnAccess[]): string {
  const [{ accountId = '', accountName = accountId } = {}] = accesses;
  const isOneAccount = accesses.every((access) => access.accountId === accountId);
  return isOneAccount
    ? `Nothing was requested yet: you may request several permission sets in ${code(oneLine(accountName, 100))}. Choose one, or write its name after that of the account.`
    : 'Nothing was requested yet: this may mean several accounts. Choose one, or write its whole name or its id.';
}
