import { namesTicket } from '../../../grant/record/given-reasons.ts';
import { oneLine } from '../../../platform/one-line.ts';
import { code, escapeMrkdwn } from '../escape.ts';
import { ticketsText } from '../notify/reason-text.ts';
import { type Contacts, contactText, type SlackMessage } from '../texts.ts';

/** The command as the app's manifest has it. */
export const commandName = '/break-glass';

/** A part of what somebody typed, repeated to them. */
const typed = (text: string): string => code(oneLine(text, 80));

export const helpMessage: SlackMessage = {
  text: [
    `${code(commandName)}\nLists what is open for you, and what you may request, with a button each.`,
    `${code(`${commandName} prod INC-1234 disk full`)}\nRequests access to the account that is called ${code('prod')}, or whose name begins so. The rest is your reason. If that may mean several accounts or permission sets, the answer asks which.`,
    `${code(`${commandName} prod BreakGlassAdmin INC-1234 disk full`)}\nNames the permission set, too.`,
    `${code(`${commandName} "Production EU" disk full`)}\nNames an account whose name begins with several words. The account’s id works, too.`,
    'Only you read the answers. The access rules decide, as for a button.',
  ].join('\n\n'),
};

export const unknownCommandMessage = (name: string): SlackMessage => ({
  text: `This app does not know the command ${typed(name)}. It knows ${code(commandName)}.`,
});

export const tooSlowMessage: SlackMessage = {
  text: `Listing all that you may request takes too long at the moment. Name an account: ${code(`${commandName} <account>`)}.`,
};

export const unknownAccountMessage = (text: string): SlackMessage => ({
  text: `No account is called ${typed(text)}, or begins so. Nothing was requested. ${code(commandName)} lists what you may request; ${code(`${commandName} help`)} explains.`,
});

export const workingMessage: SlackMessage = {
  text: 'Working on it: this takes longer than usual. You will get the answer here within 15 seconds. If you get none, send the command again.',
};

export const slowMessage = (contacts: Contacts): SlackMessage => ({
  text: `Something is slow, and your command was not finished: send it again in a few seconds. That opens nothing twice. ${contactText(contacts)}`,
});

export const failedMessage = (contacts: Contacts): SlackMessage => ({
  text: `Something failed while your command was handled. Access may not have been started: send it again in a few seconds. ${contactText(contacts)}`,
});

export const reasonNotRecorded = (reason: string, tickets: ReadonlySet<string>): string =>
  namesTicket(reason, tickets)
    ? `${typed(reason)} was not recorded as your reason.`
    : `${typed(reason)} was not recorded as your reason: it names no ticket (${escapeMrkdwn(ticketsText(tickets))}).`;

/** The reply names an account by its id. */
export const accountIs = (accountId: string, name: string): string =>
  `Account ${code(accountId)} is ${typed(name)}.`;

/** Rules that somebody wrote by hand may lack the attribute by which the index has them. */
export function noRuleText(accountIds: readonly string[], contacts: Contacts): string {
  const [accountId = '', ...others] = accountIds;
  const where =
    others.length === 0 ? `account ${code(accountId)}` : 'any account whose name begins so';
  return `Access denied: this command knows no access rule that allows you that in ${where}. ${contactText(contacts)}`;
}
