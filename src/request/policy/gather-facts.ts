import type { AccessRequest, SlackOrigin } from '../access-request.ts';
import type { RecordReader, StoredRecord } from '../stored-record.ts';
import {
  everyAccount,
  parsePersonalRule,
  parseSharedRule,
  parseUserLink,
  personalRuleId,
  sharedRuleId,
  userLinkId,
} from './access-rules.ts';
import { accountRecordId, parseAccount } from './account-record.ts';
import { type CountingRule, findCountingRule, isShared } from './counting-rule.ts';
import {
  type Decision,
  type DecisionPolicy,
  type DirectoryUser,
  decide,
  type Facts,
  type PermissionSet,
} from './decide.ts';
import { freezeId, parseFreeze } from './freeze.ts';
import { found, type Lookup, lookUp } from './lookup.ts';

/** The identity store. */
export interface Directory {
  /** Returns `undefined` when the user does not exist. */
  findUser(principalId: string): Promise<DirectoryUser | undefined>;
  /** Returns those of `groupIds` that the user is a member of. */
  membershipsOf(principalId: string, groupIds: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

export interface PermissionSets {
  /** Returns `undefined` when the instance has no such permission set. */
  find(permissionSetArn: string): Promise<PermissionSet | undefined>;
}

export interface FactSources {
  readonly records: RecordReader;
  readonly directory: Directory;
  readonly permissionSets: PermissionSets;
}

/** The parts of a request that facts are looked up by. */
type FactsRequest = Pick<AccessRequest, 'accountId' | 'permissionSetArn'> & {
  readonly slack: Pick<SlackOrigin, 'userId'>;
};

export type Decide = (request: FactsRequest) => Promise<Decision>;

/** Looks up the facts about a request and decides, again for each call. */
export const lookUpAndDecide = async (
  sources: FactSources,
  policy: DecisionPolicy,
  request: FactsRequest,
): Promise<Decision> => decide(await gatherFacts(sources, request), policy);

const notLookedUp = { outcome: 'missing' } as const;

/** Looks up what a decision needs, concurrently where it can. Never throws: a failed lookup is a fact. */
export async function gatherFacts(sources: FactSources, request: FactsRequest): Promise<Facts> {
  const { records, directory, permissionSets } = sources;
  const { accountId, permissionSetArn } = request;
  const read = <T>(id: string, parse: (record: StoredRecord) => T) =>
    lookUp(async () => {
      const record = await records.read(id);
      return record && parse(record);
    });

  const set = lookUp(() => permissionSets.find(permissionSetArn));
  // These reads start in the same tick, so that a batch reader can send them as one request.
  const freeze = read(freezeId, parseFreeze);
  const account = read(accountRecordId(accountId), parseAccount);
  const link = await read(userLinkId(request.slack.userId), parseUserLink);
  const forPrincipal = async <T>(
    find: (principalId: string) => Promise<Lookup<T>>,
  ): Promise<Lookup<T>> => (link.outcome === 'found' ? find(link.value.principalId) : notLookedUp);
  const user = forPrincipal((id) => lookUp(() => directory.findUser(id)));

  const permissionSet = await set;
  const personalRuleIn = (ruleAccount: string) =>
    forPrincipal((id) =>
      read(personalRuleId(ruleAccount, permissionSetArn, id), parsePersonalRule),
    );
  const sharedRuleIn = async (ruleAccount: string) =>
    permissionSet.outcome === 'found'
      ? read(sharedRuleId(ruleAccount, permissionSet.value.name, permissionSetArn), parseSharedRule)
      : notLookedUp;
  // So do these.
  const [personalRule, sharedRule, wildcardPersonalRule, wildcardSharedRule] = await Promise.all([
    personalRuleIn(accountId),
    sharedRuleIn(accountId),
    personalRuleIn(everyAccount),
    sharedRuleIn(everyAccount),
  ]);
  const rules = { personalRule, sharedRule, wildcardPersonalRule, wildcardSharedRule };
  const counting = findCountingRule({ account: await account, ...rules });
  const memberships = await forPrincipal((id) => membershipsFor(directory, id, counting));
  return {
    freeze: await freeze,
    link,
    account: await account,
    user: await user,
    permissionSet,
    ...rules,
    memberships,
  };
}

/** Looks up memberships only where the decision depends on them. */
async function membershipsFor(
  directory: Directory,
  principalId: string,
  counting: CountingRule | undefined,
): Promise<Lookup<ReadonlySet<string>>> {
  if (counting === undefined || !isShared(counting.fact)) return notLookedUp;
  const { principals, groups } = counting.rule;
  if (groups === undefined || principals?.has(principalId)) return found(new Set<string>());
  return lookUp(() => directory.membershipsOf(principalId, groups));
}
