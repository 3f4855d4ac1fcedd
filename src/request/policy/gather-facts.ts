import type { AccessRequest, SlackOrigin } from '../access-request.ts';
import type { RecordReader, StoredRecord } from '../stored-record.ts';
import {
  type AccessRule,
  parsePersonalRule,
  parseSharedRule,
  parseUserLink,
  personalRuleId,
  sharedRuleId,
  userLinkId,
} from './access-rules.ts';
import type { DirectoryUser, Facts, PermissionSet } from './decide.ts';
import { found, type Lookup, lookUp } from './lookup.ts';

/** The identity store. */
export interface Directory {
  /** `undefined`: there is no such user. */
  findUser(principalId: string): Promise<DirectoryUser | undefined>;
  /** Those of `groupIds` that the user is a member of. */
  membershipsOf(principalId: string, groupIds: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

export interface PermissionSets {
  /** `undefined`: the instance has no such permission set. */
  find(permissionSetArn: string): Promise<PermissionSet | undefined>;
}

export interface FactSources {
  readonly records: RecordReader;
  readonly directory: Directory;
  readonly permissionSets: PermissionSets;
}

/** The parts of a request that facts are looked up by. */
export type FactsRequest = Pick<AccessRequest, 'accountId' | 'permissionSetArn'> & {
  readonly slack: Pick<SlackOrigin, 'userId'>;
};

const notLookedUp = { outcome: 'missing' } as const;

/** Looks up what a decision needs, side by side where it can. It never throws: a failed lookup is a fact. */
export async function gatherFacts(sources: FactSources, request: FactsRequest): Promise<Facts> {
  const { records, directory, permissionSets } = sources;
  const { accountId, permissionSetArn } = request;
  const read = <T>(id: string, parse: (record: StoredRecord) => T) =>
    lookUp(async () => {
      const record = await records.read(id);
      return record && parse(record);
    });

  const set = lookUp(() => permissionSets.find(permissionSetArn));
  const link = await read(userLinkId(request.slack.userId), parseUserLink);
  const about = async <T>(find: (principalId: string) => Promise<Lookup<T>>): Promise<Lookup<T>> =>
    link.outcome === 'found' ? find(link.value.principalId) : notLookedUp;
  const user = about((id) => lookUp(() => directory.findUser(id)));

  const permissionSet = await set;
  // Side by side: whoever reads for us may ask for both at once.
  const personal = about((id) =>
    read(personalRuleId(accountId, permissionSetArn, id), parsePersonalRule),
  );
  const sharedRule =
    permissionSet.outcome === 'found'
      ? await read(
          sharedRuleId(accountId, permissionSet.value.name, permissionSetArn),
          parseSharedRule,
        )
      : notLookedUp;
  const memberships = await about((id) => membershipsFor(directory, id, sharedRule));
  return {
    link,
    user: await user,
    permissionSet,
    personalRule: await personal,
    sharedRule,
    memberships,
  };
}

/** Asks for groups only where the record leaves the answer to them. */
async function membershipsFor(
  directory: Directory,
  principalId: string,
  record: Lookup<AccessRule>,
): Promise<Lookup<ReadonlySet<string>>> {
  if (record.outcome !== 'found') return notLookedUp;
  const { principals, groups } = record.value;
  if (groups === undefined || principals?.has(principalId)) return found(new Set<string>());
  return lookUp(() => directory.membershipsOf(principalId, groups));
}
