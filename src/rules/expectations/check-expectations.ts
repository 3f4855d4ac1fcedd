import { createHash } from 'node:crypto';
import { isPermissionSetArn } from '../../request/ids.ts';
import { adminsId } from '../../request/policy/admins.ts';
import type { Decision, DecisionPolicy } from '../../request/policy/decide.ts';
import { lookUpAndDecide } from '../../request/policy/gather-facts.ts';
import { accountIdOf } from '../file/check-rules-file.ts';
import { type Expectation, readExpectations } from '../file/expectation.ts';
import type { RulesFile } from '../file/parse-rules-file.ts';
import { createNameIndex, type Organization } from '../names/organization.ts';
import { resolveFile } from '../names/resolve-file.ts';

export interface CheckedExpectation {
  readonly expectation: Expectation;
  readonly line: number;
  readonly decision: Decision;
  readonly isMet: boolean;
}

/**
 * Decides every expectation of a file by the real decision. Names get made-up ids: every user, group and permission
 * set that the file names exists, and every user is enabled. A user is a member of the groups that the sentence names.
 */
export async function checkExpectations(
  file: RulesFile,
  policy: DecisionPolicy,
): Promise<readonly CheckedExpectation[]> {
  const { expectations } = readExpectations(file);
  const organization = inventOrganization(file, expectations);
  const names = createNameIndex(organization);
  const slackUserIds = new Map(Object.keys(file.links).map((name) => [name, slackUserIdOf(name)]));
  const { records } = resolveFile(file, {
    names,
    limits: {
      allowedAccounts: ['*'],
      allowedPermissionSets: ['*'],
      hasBotToken: true,
      reason: 'none',
    },
    slackUserIds,
    members: new Map(),
  });
  return Promise.all(
    expectations.map(async (expectation, index) => {
      const memberOf = new Set(expectation.groups.map(idOf('group')));
      const decision = await lookUpAndDecide(
        {
          records: { read: async (id) => (id === adminsId ? undefined : records.get(id)) },
          directory: {
            findUser: async (id) => names.userWithId(id),
            membershipsOf: async (_, asked) => new Set([...asked].filter((id) => memberOf.has(id))),
          },
          permissionSets: { find: async (arn) => names.permissionSet(arn) },
        },
        policy,
        {
          accountId: accountIdOf(file, expectation.account) ?? '',
          permissionSetArn: names.permissionSet(expectation.permissionSet)?.arn ?? '',
          slack: { userId: slackUserIdOf(findSlackUser(file, expectation.person)) },
        },
      );
      const { line } = file.locate(['expectations', index]);
      return { expectation, line, decision, isMet: isMet(expectation, decision) };
    }),
  );
}

function isMet({ expected }: Expectation, decision: Decision): boolean {
  if (decision.outcome === 'allowed')
    return (
      expected.outcome === 'allowed' &&
      (expected.accessSeconds ?? decision.accessSeconds) === decision.accessSeconds
    );
  return expected.outcome === 'denied' && (expected.reason ?? decision.reason) === decision.reason;
}

/**
 * The Slack user whom a sentence means: the key of a link, or the one whose user has this name, or this part before
 * the `@`. Nobody, who is not linked, when there is none or more than one.
 */
function findSlackUser({ links }: RulesFile, person: string): string {
  if (Object.hasOwn(links, person)) return person;
  const users = Object.entries(links);
  const exact = users.filter(([, { user }]) => user === person);
  const matching =
    exact.length > 0 ? exact : users.filter(([, { user }]) => user.split('@')[0] === person);
  const isOneUser = new Set(matching.map(([, { user }]) => user)).size === 1;
  return isOneUser ? (matching[0]?.[0] ?? '') : '';
}

const slackUserIdOf = (name: string): string =>
  name.includes('@') ? `E${hash(name).slice(0, 20)}` : name;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An id that has the form of Identity Center's. */
const idOf = (kind: 'user' | 'group') => (name: string) =>
  hash(`${kind} ${name}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const instance = 'ins-0000000000000000';

function inventOrganization(file: RulesFile, expectations: readonly Expectation[]): Organization {
  const { rules, links, admins } = file;
  const userNames = new Set([
    ...Object.values(links).map(({ user }) => user),
    ...(admins?.users ?? []),
    ...rules.flatMap(({ user, users = [], approvers = [] }) =>
      [user ?? [], users, approvers].flat(),
    ),
  ]);
  const groupNames = new Set([
    ...(admins?.groups ?? []),
    ...rules.flatMap(({ groups = [], approverGroups = [] }) => [...groups, ...approverGroups]),
    ...expectations.flatMap(({ groups }) => groups),
  ]);
  const sets = new Set([
    ...rules.map(({ permissionSet }) => permissionSet),
    ...expectations.map(({ permissionSet }) => permissionSet),
  ]);
  const firstArn = [...sets].find(isPermissionSetArn);
  return {
    instanceArn:
      firstArn?.replace(/:permissionSet\/([^/]+)\/.*$/, ':instance/$1') ??
      `arn:aws:sso:::instance/sso${instance}`,
    users: Array.from(userNames, (userName) => ({
      id: idOf('user')(userName),
      userName,
      enabled: true,
    })),
    groups: Array.from(groupNames, (name) => ({ id: idOf('group')(name), name })),
    permissionSets: Array.from(sets, (name) =>
      isPermissionSetArn(name)
        ? { arn: name, name: hash(name).slice(0, 16) }
        : { arn: `arn:aws:sso:::permissionSet/sso${instance}/ps-${hash(name).slice(0, 16)}`, name },
    ),
  };
}
