import type { AwsService } from '../api/aws-service.ts';
import { createAssignmentActions } from './actions/assignment-actions.ts';
import { createListAssignmentActions } from './actions/list-assignment-actions.ts';
import { createPermissionSetActions } from './actions/permission-set-actions.ts';
import { createStatusActions } from './actions/status-actions.ts';
import type { SsoAdminDeps } from './sso-admin-deps.ts';

/** IAM Identity Center's administration API, for one instance. */
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
