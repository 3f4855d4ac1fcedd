import { isAccountId } from '../../request/ids.ts';
import {
  type AccessRule,
  parseSharedRule,
  parseUserLink,
  userLinkId,
} from '../../request/policy/access-rules.ts';
import { parseAccount } from '../../request/policy/account-record.ts';
import {
  type DecisionPolicy,
  type Denied,
  type DirectoryUser,
  decide,
  type Facts,
} from '../../request/policy/decide.ts';
import { freezeId, parseFreeze } from '../../request/policy/freeze.ts';
import type { FactSources } from '../../request/policy/gather-facts.ts';
import { type Lookup, lookUp, MalformedRecordError } from '../../request/policy/lookup.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { parseRuleId, prefixes, type RuleKey } from '../records/rule-record.ts';

/** The index `rules-index`. It is eventually consistent, and lacks rules that somebody wrote without its attribute. */
export interface RuleIndex {
  /** Reads the access rules, or the accounts that have a name: one page, or all of them. */
  list(partition: 'rule' | 'account', pages: 'one' | 'all'): Promise<IndexedRecords>;
}

interface IndexedRecords {
  readonly records: readonly StoredRecord[];
  /** Whether there are more of them. */
  readonly hasMore: boolean;
}

export interface SnapshotSources extends FactSources {
  readonly index: RuleIndex;
}

/** An access rule of the index, by what its id says. */
export type IndexedRule = RuleKey & { readonly id: string };

/** What the index says, and what decisions for one person need besides. */
export interface RuleSnapshot {
  readonly slackUserId: string;
  readonly principalId: string;
  readonly rules: readonly IndexedRule[];
  /** The shared ones that are well-formed, by id. */
  readonly sharedRules: ReadonlyMap<string, AccessRule>;
  /** Every record of the index, and the user link, by id. */
  readonly records: ReadonlyMap<string, StoredRecord>;
  /** The names of accounts, by account id. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** The groups that access rules name and the person is in; `undefined` where the look-up of all of them failed. */
  readonly memberships: ReadonlySet<string> | undefined;
  readonly user: DirectoryUser;
  /** While access is frozen: the denial. The decisions on a snapshot are made as if it were not. */
  readonly frozen: Denied | undefined;
  readonly hasMore: boolean;
}

/** Reads all that decisions for a Slack user need; or returns why they are denied whatever they request. */
export async function readSnapshot(
  { index, records, directory }: SnapshotSources,
  policy: DecisionPolicy,
  slackUserId: string,
  pages: 'one' | 'all',
): Promise<RuleSnapshot | Denied> {
  const read = <T>(id: string, parse: (record: StoredRecord) => T) =>
    lookUp(async () => {
      const record = await records.read(id);
      return record && parse(record);
    });
  const [rules, accounts, freeze, link] = await Promise.all([
    index.list('rule', pages),
    index.list('account', pages),
    read(freezeId, parseFreeze),
    read(userLinkId(slackUserId), parseUserLink),
  ]);
  const principalId = link.outcome === 'found' ? link.value.principalId : undefined;
  const sharedRules = parseSharedRules(rules.records);
  const [user, memberships]: [Facts['user'], Lookup<ReadonlySet<string>>] =
    principalId === undefined
      ? [missing, missing]
      : await Promise.all([
          lookUp(() => directory.findUser(principalId)),
          lookUp(() => directory.membershipsOf(principalId, groupsOf(sharedRules))),
        ]);
  const person = { link, user };
  const denial = denialOf({ freeze, ...person }, policy);
  const isUnknown = denialOf({ freeze: missing, ...person }, policy) !== undefined;
  if (denial !== undefined && isUnknown) return denial;
  if (link.outcome !== 'found' || user.outcome !== 'found' || principalId === undefined)
    throw new Error('a person who is not denied has neither link nor user');
  return {
    slackUserId,
    principalId,
    user: user.value,
    memberships: memberships.outcome === 'found' ? memberships.value : undefined,
    frozen: denial,
    rules: rules.records.flatMap(toIndexedRule),
    sharedRules,
    records: byId([
      ...rules.records,
      ...accounts.records,
      { id: link.value.id, ssoPrincipal: link.value.principalId },
    ]),
    accountNames: new Map(accounts.records.flatMap(toAccountName)),
    hasMore: rules.hasMore || accounts.hasMore,
  };
}

const missing = { outcome: 'missing' } as const;

/** Why a person is denied whatever they request; `undefined` if they are not. */
function denialOf(
  facts: Pick<Facts, 'freeze' | 'link' | 'user'>,
  policy: DecisionPolicy,
): Denied | undefined {
  const rules = {
    account: missing,
    personalRule: missing,
    sharedRule: missing,
    wildcardPersonalRule: missing,
    wildcardSharedRule: missing,
  };
  const nothing = { ...rules, permissionSet: missing, memberships: missing };
  const decision = decide({ ...nothing, ...facts }, policy);
  const isOfPerson = decision.outcome === 'denied' && decision.reason !== 'permission-set-unknown';
  return isOfPerson ? decision : undefined;
}

function parseSharedRules(records: readonly StoredRecord[]): ReadonlyMap<string, AccessRule> {
  const rules = records.flatMap((record) => parseOrNone(record, parseSharedRule) ?? []);
  return new Map(rules.map((rule) => [rule.id, rule]));
}

const groupsOf = (rules: ReadonlyMap<string, AccessRule>): ReadonlySet<string> =>
  new Set([...rules.values()].flatMap(({ groups }) => [...(groups ?? [])]));

function toIndexedRule({ id }: StoredRecord): readonly IndexedRule[] {
  const key = typeof id === 'string' ? parseRuleId(id) : undefined;
  return typeof id === 'string' && key !== undefined ? [{ id, ...key }] : [];
}

function toAccountName(record: StoredRecord): readonly (readonly [string, string])[] {
  const account = parseOrNone(record, parseAccount);
  const accountId = account?.id.slice(prefixes.account.length) ?? '';
  return account !== undefined && isAccountId(accountId) ? [[accountId, account.name]] : [];
}

/** The decision reads a malformed record again, and says what is wrong. */
function parseOrNone<T>(record: StoredRecord, parse: (record: StoredRecord) => T): T | undefined {
  try {
    return parse(record);
  } catch (error) {
    if (error instanceof MalformedRecordError) return undefined;
    throw error;
  }
}

const byId = (records: readonly StoredRecord[]): ReadonlyMap<string, StoredRecord> =>
  new Map(records.map((record) => [String(record['id']), record]));
