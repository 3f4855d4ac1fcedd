import { userLinkId } from '../../request/policy/access-rules.ts';
import { accountIndexValue, accountRecordId } from '../../request/policy/account-record.ts';
import { adminsId } from '../../request/policy/admins.ts';
import { personId } from '../../request/policy/linked-user.ts';
import type { RecordValue } from '../../request/stored-record.ts';
import type { RulesFile } from '../file/parse-rules-file.ts';
import { prefixes, type RuleRecord, type StoredRuleRecord } from '../records/rule-record.ts';
import type { Resolver } from './resolver.ts';

type Attributes = Readonly<Record<string, RecordValue | undefined>>;

/** A record without the attributes that are `undefined`, and without empty sets, which DynamoDB does not store. */
export function buildRecord(id: string, attributes: Attributes): RuleRecord {
  const present = Object.entries(attributes).flatMap(([name, value]): [string, RecordValue][] =>
    value === undefined || (value instanceof Set && value.size === 0) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(present), id };
}

/** `principal#<Slack user id>` for each link whose user exists. */
export function buildLinkRecords(
  { links }: RulesFile,
  resolver: Resolver,
  slackUserIds: ReadonlyMap<string, string>,
): readonly RuleRecord[] {
  const seen = new Map<string, string>();
  return Object.entries(links).flatMap(([slackUser, { user, description }]) => {
    const path = ['links', slackUser];
    const found = resolver.user(path, user);
    const slackUserId = slackUser.includes('@') ? slackUserIds.get(slackUser) : slackUser;
    if (slackUserId === undefined) {
      resolver.report(
        path,
        `Slack has no user with the address ${JSON.stringify(slackUser)}: write the Slack user id.`,
      );
      return [];
    }
    const earlier = seen.get(slackUserId);
    seen.set(slackUserId, slackUser);
    if (earlier !== undefined)
      resolver.report(
        path,
        `The Slack user ${slackUserId} is linked already, as ${JSON.stringify(earlier)}: remove one link.`,
      );
    if (found === undefined) return [];
    return [buildRecord(userLinkId(slackUserId), { ssoPrincipal: found.id, description })];
  });
}

/** `person#<Identity Center user id>` for each user who is linked: how they are found in Slack. */
export function buildPersonRecords(links: readonly StoredRuleRecord[]): readonly RuleRecord[] {
  const byPrincipal = Map.groupBy(links, ({ ssoPrincipal }) => String(ssoPrincipal));
  return [...byPrincipal].map(([principalId, own]) =>
    buildRecord(personId(principalId), {
      slackUserIds: new Set(own.map(({ id }) => id.slice(prefixes.link.length))),
    }),
  );
}

export const buildAccountRecords = ({ accounts }: RulesFile): readonly RuleRecord[] =>
  Object.entries(accounts).map(([name, accountId]) =>
    buildRecord(accountRecordId(accountId), { name, rule: accountIndexValue }),
  );

export function buildAdminsRecord(file: RulesFile, resolver: Resolver): RuleRecord | undefined {
  if (file.admins === undefined) return undefined;
  const { users, groups, description } = file.admins;
  const principals = resolver.users(['admins', 'users'], users);
  const groupIds = resolver.groups(['admins', 'groups'], groups);
  return buildRecord(adminsId, { principals, groups: groupIds, description });
}
