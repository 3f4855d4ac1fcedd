import { oneLine } from '../../../platform/one-line.ts';
import { code } from '../escape.ts';
import { type Contacts, contactText, type SlackMessage } from '../texts.ts';

/** The command as the app's manifest has it. */
export const commandName = '/break-glass';

/** A part of what somebody typed, repeated to them. */
const typed = (text: string): string => code(oneLine(text, 80));

export const helpMessage: SlackMessage = {
  text: [
    `${code(commandName)} lists what you may request, with a button each, and what is open for you.`,
    `${code(`${commandName} prod INC-1234 disk full`)} requests access to the account that is called so, or whose name begins so, if there is only one and you may request one permission set there; otherwise it asks which. The rest is why you need it.`,
    `${code(`${commandName} prod BreakGlassAdmin INC-1234 disk full`)} names the permission set, too.`,
    `${code(`${commandName} "Production EU" disk full`)} names an account by the beginning of several words; its id works, too.`,
    'Only you read the answers. The access rules decide, as for a button.',
  ].join('\n'),
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

export const reasonNotRecorded = (reason: string): string =>
  `What you wrote was not recorded as a reason: ${typed(reason)}.`;

/** The reply names an account by its id. */
export const accountIs = (accountId: string, name: string): string =>
  `Account ${code(accountId)} is ${typed(name)}.`;

/** Rules that somebody wrote by hand may lack the attribute by which the index has them. */
export const noRuleText = (accountId: string, contacts: Contacts): string =>
  `Access denied: no access rule in the index allows that in account ${code(accountId)}. ${contactText(contacts)}`;
