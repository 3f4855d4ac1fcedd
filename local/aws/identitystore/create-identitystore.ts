import type { AwsService } from '../api/aws-service.ts';
import type { Directory } from './directory.ts';
import { createGroupActions } from './group-actions.ts';
import { createUserActions } from './user-actions.ts';

export interface IdentitystoreDeps {
  readonly directory: Directory;
  readonly identityStoreId: string;
  readonly settings: { readonly pageSize: number };
}

/** The Identity Store behind the Identity Center instance, for reading. */
export function createIdentitystore(deps: IdentitystoreDeps): AwsService {
  return {
    name: 'identitystore',
    signingName: 'identitystore',
    protocol: { kind: 'json', version: '1.1' },
    actions: { ...createUserActions(deps), ...createGroupActions(deps) },
  };
}
