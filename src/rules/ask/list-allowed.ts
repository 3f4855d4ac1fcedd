import {
  type CountingRule,
  findCountingRule,
  isShared,
  isWildcard,
} from '../../request/policy/counting-rule.ts';
import type { Allowed, DecisionPolicy, Facts } from '../../request/policy/decide.ts';
import { decide } from '../../request/policy/decide.ts';
import { freezeId, parseFreeze } from '../../request/policy/freeze.ts';
import { type FactSources, gatherFacts } from '../../request/policy/gather-facts.ts';
import { lookUp } from '../../request/policy/lookup.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import type { OrganizationUser } from '../names/organization.ts';
import { prefixes, ruleRecordKind, type StoredRecords } from '../records/rule-record.ts';
import { isMemberOf } from './explain-decision.ts';

export interface AllowedUser {
  readonly slackUserId: string;
  readonly decision: Allowed;
  /** Through what the rule allows this user. */
  readonly through: Through;
}

export type Through = { readonly isForEveryAccount: boolean } & (
  | { readonly kind: 'personal' | 'named' | 'everybody' }
  | { readonly kind: 'groups'; readonly groupIds: readonly string[] }
);

/** All that the decisions on one access need, read before. */
export interface AccessSnapshot {
  readonly records: StoredRecords;
  readonly freeze: StoredRecord | undefined;
  readonly users: readonly OrganizationUser[];
  /** The members of each group that the rules of this access name. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly permissionSet: { readonly arn: string; readonly name: string };
  readonly accountId: string;
}

export interface AllowedUsers {
  /** Who may, as if access were not frozen. */
  readonly allowed: readonly AllowedUser[];
  /** While access is frozen, nobody may. */
  readonly freeze: Facts['freeze'];
}

/** Decides, by the real decision, for every Slack user who is linked. */
export async function listAllowed(
  snapshot: AccessSnapshot,
  policy: DecisionPolicy,
): Promise<AllowedUsers> {
  const sources = sourcesOf(snapshot);
  const allowed: AllowedUser[] = [];
  for (const id of snapshot.records.keys()) {
    if (ruleRecordKind(id) !== 'link') continue;
    const slackUserId = id.slice(prefixes.link.length);
    const facts = await gatherFacts(sources, {
      accountId: snapshot.accountId,
      permissionSetArn: snapshot.permissionSet.arn,
      slack: { userId: slackUserId },
    });
    const decision = decide(facts, policy);
    const counting = findCountingRule(facts);
    if (decision.outcome === 'allowed' && counting !== undefined)
      allowed.push({ slackUserId, decision, through: throughOf(facts, counting) });
  }
  const freeze = await lookUp(async () => snapshot.freeze && parseFreeze(snapshot.freeze));
  return { allowed, freeze };
}

function throughOf(facts: Facts, { fact, rule }: CountingRule): Through {
  const isForEveryAccount = isWildcard(fact);
  if (!isShared(fact)) return { kind: 'personal', isForEveryAccount };
  const groupIds = isMemberOf(facts);
  if (groupIds.length > 0) return { kind: 'groups', groupIds, isForEveryAccount };
  const namesNobody = rule.principals === undefined && rule.groups === undefined;
  return { kind: namesNobody ? 'everybody' : 'named', isForEveryAccount };
}

/** Finds everything in the snapshot. A group whose members were not read fails, as a failed lookup would. */
function sourcesOf({ records, users, members, permissionSet }: AccessSnapshot): FactSources {
  const byId = new Map(users.map((user) => [user.id, user]));
  return {
    records: { read: async (id) => (id === freezeId ? undefined : records.get(id)) },
    directory: {
      findUser: async (id) => byId.get(id),
      async membershipsOf(principalId, groupIds) {
        const own = new Set<string>();
        for (const groupId of groupIds) {
          const group = members.get(groupId);
          if (group === undefined) throw new Error(`the members of ${groupId} are not known`);
          if (group.has(principalId)) own.add(groupId);
        }
        return own;
      },
    },
    permissionSets: {
      find: async (arn) => (arn === permissionSet.arn ? permissionSet : undefined),
    },
  };
}
