import * as v from 'valibot';
import {
  isAccountId,
  isPermissionSetArn,
  isPermissionSetName,
  isSlackId,
} from '../../request/ids.ts';
import { ticketPrefix as ticketPrefixPattern } from '../../request/policy/reason-terms.ts';

/**
 * The content of `rules.yaml`. Every scalar arrives as text: YAML's own types would turn an account id into a
 * number, and `no` into false. docs/rules.schema.json describes the same for editors; a test compares them.
 */

const maxNameLength = 1_024;

const name = (what: string) =>
  v.pipe(
    v.string(`must be ${what}`),
    v.trim(),
    v.nonEmpty(`must be ${what}`),
    v.maxLength(maxNameLength, `must be ${what} of at most ${maxNameLength} characters`),
  );
const description = name('a text');
const userName = name('an Identity Center user name, such as james@example.com');
const groupName = name('the display name of an Identity Center group');

const listOf = <S extends v.GenericSchema>(item: S, what: string) =>
  v.pipe(
    v.array(item, `must be a list of ${what}`),
    v.minLength(1, `must name at least one of ${what}`),
  );

const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.string(message),
    v.regex(/^\d{1,6}$/, message),
    v.transform(Number),
    v.minValue(min, message),
    v.maxValue(max, message),
  );
};

const isTrue = v.pipe(
  v.literal('true', 'must be true, or absent'),
  v.transform(() => true as const),
);

const isFalse = v.pipe(
  v.literal('false', 'must be false, or absent'),
  v.transform(() => false as const),
);

const accountName = v.pipe(
  v.string('must be the name of an account'),
  v.regex(
    /^(?!\d{12}$)[^\s#*](?:[^#*\n]{0,62}[^\s#*])?$/,
    'must be the name of an account: 1 to 64 characters, without # and *, and not 12 digits',
  ),
);
const accountId = v.pipe(
  v.string('must be the account’s 12 digits'),
  v.check(isAccountId, 'must be the account’s 12 digits'),
);
const account = v.union(
  [v.literal('*'), accountId, accountName],
  'must be the name of an account, its 12 digits, or "*"',
);
const permissionSet = v.pipe(
  v.string('must be the name of a permission set, or its ARN'),
  v.check(
    (text) => isPermissionSetName(text) || isPermissionSetArn(text),
    'must be the name of a permission set, or its ARN',
  ),
);
const ticketPrefix = v.pipe(
  v.string('must be a prefix of tickets, such as INC-'),
  v.regex(ticketPrefixPattern, 'must be a prefix of tickets, such as INC-'),
);

/** A list is no map, although it has keys, too. */
const mapping = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a map of keys and values',
);

/** Keyed by attribute names of the table's records, where they have one. */
export const ruleEntries = {
  account,
  permissionSet,
  user: v.optional(userName),
  users: v.optional(listOf(userName, 'user names')),
  groups: v.optional(listOf(groupName, 'group names')),
  everyLinkedUser: v.optional(isTrue),
  description: v.optional(description),
  accessSeconds: v.optional(wholeNumber(60, 43_200)),
  maxAccessSeconds: v.optional(wholeNumber(61, 43_200)),
  reason: v.optional(v.picklist(['none', 'after', 'first'], 'must be none, after or first')),
  tickets: v.optional(listOf(ticketPrefix, 'prefixes, such as INC-')),
  approvals: v.optional(wholeNumber(1, 5)),
  approvers: v.optional(listOf(userName, 'user names')),
  approverGroups: v.optional(listOf(groupName, 'group names')),
  approvalSeconds: v.optional(wholeNumber(60, 86_400)),
  override: v.optional(v.literal('allowed', 'must be allowed, or absent')),
};
const rule = v.pipe(mapping, v.strictObject(ruleEntries));

export const linkEntries = { user: userName, description: v.optional(description) };
const linkWithDescription = v.pipe(mapping, v.strictObject(linkEntries));

const slackUser = v.pipe(
  v.string(),
  v.check(
    (text) => isSlackId(text) || /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(text),
    'must be the id of a Slack user, such as U012AB3CD, or an e-mail address',
  ),
);
const link = v.pipe(
  v.lazy((value) => (typeof value === 'string' ? userName : linkWithDescription)),
  v.transform((value) => (typeof value === 'string' ? { user: value } : value)),
);

export const adminsEntries = {
  users: v.optional(listOf(userName, 'user names')),
  groups: v.optional(listOf(groupName, 'group names')),
  description: v.optional(description),
};
const admins = v.pipe(mapping, v.strictObject(adminsEntries));

const sentence =
  'must be a sentence such as "james may BreakGlassProd in prod", or "maria may not: not-named"';

/** A sentence, which YAML reads as a map of one pair if it ends with `: <reason>`. */
const expectation = v.pipe(
  v.lazy((value) =>
    typeof value === 'string'
      ? v.string()
      : v.pipe(
          mapping,
          v.record(v.string(), v.string(sentence), sentence),
          v.check((pair) => Object.keys(pair).length === 1, sentence),
        ),
  ),
  v.transform((value): ExpectationText => {
    if (typeof value === 'string') return { sentence: value };
    const [[text, reason] = ['', '']] = Object.entries(value);
    return { sentence: text, reason };
  }),
);

export interface ExpectationText {
  readonly sentence: string;
  readonly reason?: string;
}

export const rulesFileEntries = {
  accounts: v.optional(v.pipe(mapping, v.record(accountName, accountId)), {}),
  links: v.optional(v.pipe(mapping, v.record(slackUser, link)), {}),
  admins: v.optional(admins),
  rules: v.optional(v.array(rule, 'must be a list of rules'), []),
  expectations: v.optional(v.array(expectation, 'must be a list of sentences'), []),
  botToken: v.optional(isFalse),
};
export const rulesFile = v.pipe(mapping, v.strictObject(rulesFileEntries));

export type RulesContent = v.InferOutput<typeof rulesFile>;
export type FileRule = v.InferOutput<typeof rule>;
