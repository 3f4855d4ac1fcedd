import type { ParameterStore } from './parameter-store.ts';

export interface SsmDeps {
  readonly parameters: ParameterStore;
  readonly region: string;
  readonly accountId: string;
  readonly settings: { readonly pageSize: number };
}
