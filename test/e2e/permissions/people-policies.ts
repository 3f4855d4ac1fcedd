import { readFile } from 'node:fs/promises';
import {
  type Authorize,
  createAuthorizer,
  type Role,
} from '../../../local/aws/iam/create-authorizer.ts';
import {
  findDeniedResources,
  type PolicyStatement,
} from '../../../local/aws/iam/policy-statement.ts';
import type { RequiredPermission } from '../../../local/aws/iam/required-permission.ts';
import { identityStoreId, instanceArn, managementAccountId, region } from '../../../local/seed.ts';

type Texts = string | readonly string[];

/** An IAM policy document, as far as docs/permissions.md uses one. */
interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: Texts;
    readonly Resource: Texts;
    readonly Condition?: NonNullable<PolicyStatement['conditions']>;
  }[];
}

/** Reads the policies of docs/permissions.md, in their order, with the values of the local environment. */
export async function readPeoplePolicies(): Promise<readonly PolicyDocument[]> {
  const page = await readFile(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');
  const values: Readonly<Record<string, string>> = {
    region,
    account: managementAccountId,
    instance: instanceArn.split('/')[1] ?? '',
    store: identityStoreId,
  };
  return [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, text = '']) =>
    JSON.parse(text.replace(/<(\w+)>/g, (placeholder, name) => values[name] ?? placeholder)),
  );
}

export const statementsOf = ({ Statement }: PolicyDocument): readonly PolicyStatement[] =>
  Statement.map(({ Action, Resource, Condition }) => ({
    actions: [Action].flat(),
    resources: [Resource].flat(),
    ...(Condition && { conditions: Condition }),
  }));

/** Enforces policies by access key id, and records what each key was allowed. */
export function enforcePolicies(roles: ReadonlyMap<string, Role>) {
  const allowed = new Map<string, RequiredPermission[]>();
  const authorize: Authorize = createAuthorizer({
    ...{ partition: 'aws', region, accountId: managementAccountId, roles },
    onCall({ role, required, isAllowed }) {
      if (isAllowed && required) allowed.set(role, [...(allowed.get(role) ?? []), required]);
    },
  });
  return { authorize, allowedCalls: (role: string) => allowed.get(role) ?? [] };
}

/** The parts of a policy that none of the calls needs, as texts. */
export const findUnusedParts = (
  statements: readonly PolicyStatement[],
  calls: readonly RequiredPermission[],
): readonly string[] =>
  statements
    .flatMap((statement, index) =>
      reductionsOf(statement).map(({ part, reduced }) => ({
        part,
        reduced: statements.with(index, reduced),
      })),
    )
    .filter(({ reduced }) => calls.every((call) => findDeniedResources(reduced, call).length === 0))
    .map(({ part }) => part);

/** The statement without each of its actions, resources and leading keys. */
function reductionsOf(
  statement: PolicyStatement,
): readonly { readonly part: string; readonly reduced: PolicyStatement }[] {
  const { actions, resources, conditions = {} } = statement;
  const without = (list: readonly string[], part: string) => list.filter((item) => item !== part);
  const leadingKeys = Object.entries(conditions).flatMap(([operator, keys]) =>
    [keys['dynamodb:LeadingKeys'] ?? []]
      .flat()
      .filter(() => operator !== 'Null')
      .map((part, _, all) => {
        const reduced = { 'dynamodb:LeadingKeys': without(all, part) };
        return {
          part,
          reduced: { ...statement, conditions: { ...conditions, [operator]: reduced } },
        };
      }),
  );
  return [
    ...actions.map((part) => ({
      part,
      reduced: { ...statement, actions: without(actions, part) },
    })),
    ...resources.map((part) => ({
      part,
      reduced: { ...statement, resources: without(resources, part) },
    })),
    ...leadingKeys,
  ];
}
