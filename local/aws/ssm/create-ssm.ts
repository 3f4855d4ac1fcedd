import type { AwsService } from '../api/aws-service.ts';
import type { ParameterStore } from './parameter-store.ts';
import { createReadParameterActions } from './read-parameter-actions.ts';
import { createWriteParameterActions } from './write-parameter-actions.ts';

export interface SsmDeps {
  readonly parameters: ParameterStore;
  readonly region: string;
  readonly accountId: string;
  readonly settings: { readonly pageSize: number };
}

/** Systems Manager's Parameter Store. */
export function createSsm(deps: SsmDeps): AwsService {
  return {
    name: 'ssm',
    signingName: 'ssm',
    protocol: { kind: 'json', version: '1.1' },
    actions: { ...createReadParameterActions(deps), ...createWriteParameterActions(deps) },
  };
}
