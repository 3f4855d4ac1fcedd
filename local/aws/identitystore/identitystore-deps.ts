import type { Directory } from './directory.ts';

export interface IdentitystoreDeps {
  readonly directory: Directory;
  readonly identityStoreId: string;
  readonly settings: { readonly pageSize: number };
}
