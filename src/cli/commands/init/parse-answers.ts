import { isAccountId, isSlackId } from '../../../request/ids.ts';
import { UsageError } from '../../usage-error.ts';

/** The entries of an answer, separated by commas. At least one. */
export function parseList(text: string): readonly string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new UsageError('Write at least one, separated by commas.');
  return [...new Set(entries)];
}

/** Entries such as `prod=123456789012`. */
function parsePairs(text: string, example: string): readonly (readonly [string, string])[] {
  return parseList(text).map((entry) => {
    const at = entry.indexOf('=');
    const [name, value] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at > 0 && value !== '') return [name, value];
    throw new UsageError(`${JSON.stringify(entry)} must be as in ${example}.`);
  });
}

/** The 12 digits of each account by its name. `own` is the account that the deployment is in. */
export function parseAccounts(text: string, own: string): Readonly<Record<string, string>> {
  const pairs = parsePairs(text, 'prod=123456789012');
  for (const [name, id] of pairs) {
    if (!isAccountId(id))
      throw new UsageError(
        `The account ${JSON.stringify(name)} must have 12 digits, not ${JSON.stringify(id)}.`,
      );
    if (id === own)
      throw new UsageError(
        `${id} is the account that you deploy in: who has access there can change the functions, so nobody may get it. Leave it out.`,
      );
  }
  return toRecord(pairs);
}

/** The user name of each Slack user. */
export function parseLinks(text: string): Readonly<Record<string, string>> {
  const pairs = parsePairs(text, 'U012AB3CD=james@example.com');
  for (const [slackUser] of pairs)
    if (!/^[UW][A-Z0-9]{2,63}$/.test(slackUser))
      throw new UsageError(
        `${JSON.stringify(slackUser)} must be a Slack user’s id, such as U012AB3CD: Profile, ⋮, Copy member ID.`,
      );
  return toRecord(pairs);
}

function toRecord(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const record = new Map(pairs);
  if (record.size < pairs.length) throw new UsageError('A name is there twice: write each once.');
  return Object.fromEntries(record);
}

export function parseEmail(text: string): string {
  if (/^[^\s@<>",]{1,64}@[^\s@<>",]{1,255}$/.test(text)) return text;
  throw new UsageError(`${JSON.stringify(text)} must be an e-mail address.`);
}

export const parseEmails = (text: string): readonly string[] => parseList(text).map(parseEmail);

export function parseTeams(text: string): readonly string[] {
  const teams = parseList(text);
  for (const team of teams)
    if (!/^[TE]/.test(team) || !isSlackId(team))
      throw new UsageError(
        `${JSON.stringify(team)} must be the id of a workspace, such as T0123ABCD, or of an enterprise: it is in the address app.slack.com/client/T….`,
      );
  return teams;
}

export function parsePortalUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' && url.search === '' && url.hash === '') return text;
  throw new UsageError('It must be the https URL of the access portal.');
}

/** The ARN of a log group in the same account and Region is its name. */
export function parseLogGroups(text: string): readonly string[] {
  const groups = parseList(text);
  for (const group of groups)
    if (!/^(?:arn:aws[\w-]*:logs:[\w-]+:\d{12}:log-group:)?[\w./#-]{1,512}$/.test(group))
      throw new UsageError(`${JSON.stringify(group)} must be the name or ARN of a log group.`);
  return groups;
}

export function parseYesOrNo(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new UsageError('Write yes or no.');
}
