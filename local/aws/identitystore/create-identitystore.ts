import type { AwsService } from '../api/aws-service.ts';
import { createGroupActions } from './group-actions.ts';
import type { IdentitystoreDeps } from './identitystore-deps.ts';
import { createUserActions } from './user-actions.ts';

/** The read operations of the Identity Center instance's Identity Store. */
export function createIdentitystore(deps: IdentitystoreDeps): AwsService {
  return {
    name: 'identitystore',
    signingName: 'identitystore',
    protocol: { kind: 'json', version: '1.1' },
    actions: { ...createUserActions(deps), ...createGroupActions(deps) },
  };
}
