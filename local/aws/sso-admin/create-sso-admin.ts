import type { AwsService } from '../service.ts';
import { createAssignmentActions } from './assignment-actions.ts';
import type { IdentityCenter, IdentityCenterSettings } from './identity-center.ts';
import { createListAssignmentActions } from './list-assignment-actions.ts';
import { createPermissionSetActions } from './permission-set-actions.ts';
import { createStatusActions } from './status-actions.ts';

export interface SsoAdminDeps {
  readonly center: IdentityCenter;
  readonly settings: Pick<IdentityCenterSettings, 'pageSize'>;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly accountId: string;
}

/** IAM Identity Center's administration, on one instance. */
export function createSsoAdmin(deps: SsoAdminDeps): AwsService {
  return {
    name: 'sso-admin',
    signingName: 'sso',
    protocol: { kind: 'json', version: '1.1' },
    actions: {
      ...createPermissionSetActions(deps),
      ...createListAssignmentActions(deps),
      ...createAssignmentActions(deps),
      ...createStatusActions(deps),
    },
  };
}
