import { marshall } from '@aws-sdk/util-dynamodb';
import type { AccessRequest } from '../../request/access-request.ts';
import { everyAccount, ruleIndexValue } from '../../request/policy/access-rules.ts';
import { parseRuleId } from '../../rules/records/rule-record.ts';
import type { JsonClient } from '../client/json-client.ts';
import { structuresAt } from '../client/json-object.ts';
import { recordOf } from './record-of.ts';

/**
 * Finds the name of a permission set in the ids of the access rules for an account, and for every account, in `rules-index`;
 * `undefined` where no shared rule names the permission set, or several call it differently.
 */
export async function findIndexedName(
  client: JsonClient,
  tableName: string,
  { accountId, permissionSetArn }: Pick<AccessRequest, 'accountId' | 'permissionSetArn'>,
): Promise<string | undefined> {
  const nameOf = (id: unknown): readonly string[] => {
    const key = parseRuleId(String(id));
    const isNamed = key?.kind === 'shared' && key.permissionSetArn === permissionSetArn;
    return isNamed ? [key.permissionSetName] : [];
  };
  const pages = await Promise.all(
    [accountId, everyAccount].map((account) =>
      client.call('Query', {
        TableName: tableName,
        IndexName: 'rules-index',
        KeyConditionExpression: '#rule = :rule AND begins_with(id, :account)',
        ProjectionExpression: 'id',
        ExpressionAttributeNames: { '#rule': 'rule' },
        ExpressionAttributeValues: marshall({
          ':rule': ruleIndexValue,
          ':account': `access#${account}#`,
        }),
      }),
    ),
  );
  const items = pages.flatMap((page) => structuresAt(page, 'Items'));
  const [name, ...others] = new Set(items.flatMap((item) => nameOf(recordOf(item)['id'])));
  return others.length === 0 ? name : undefined;
}
