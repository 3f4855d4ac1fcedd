import type { JsonClient } from '../client/json-client.ts';
import { paginate } from '../client/json-client.ts';
import { structuresAt, textAt } from '../client/json-object.ts';

/** An instance of Identity Center that an account owns, or administers for its organization. */
export interface Instance {
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly ownerAccountId: string;
}

/** Lists the instances of the Region: an organization has one, in its primary Region. */
export async function listInstances(client: JsonClient): Promise<readonly Instance[]> {
  const instances: Instance[] = [];
  for await (const page of paginate(client, 'ListInstances', {}))
    for (const item of structuresAt(page, 'Instances')) {
      const [instanceArn, identityStoreId] = [
        textAt(item, 'InstanceArn'),
        textAt(item, 'IdentityStoreId'),
      ];
      const ownerAccountId = textAt(item, 'OwnerAccountId') ?? '';
      if (instanceArn && identityStoreId)
        instances.push({ instanceArn, identityStoreId, ownerAccountId });
    }
  return instances;
}
