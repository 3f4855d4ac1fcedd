import type { IdentityCenter, IdentityCenterSettings } from './identity-center.ts';

export interface SsoAdminDeps {
  readonly identityCenter: IdentityCenter;
  readonly settings: Pick<IdentityCenterSettings, 'pageSize'>;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly accountId: string;
}
