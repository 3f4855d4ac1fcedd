import type { AwsService } from '../api/aws-service.ts';
import { createReadParameterActions } from './read-parameter-actions.ts';
import type { SsmDeps } from './ssm-deps.ts';
import { createWriteParameterActions } from './write-parameter-actions.ts';

/** Systems Manager's Parameter Store. */
export function createSsm(deps: SsmDeps): AwsService {
  return {
    name: 'ssm',
    signingName: 'ssm',
    protocol: { kind: 'json', version: '1.1' },
    actions: { ...createReadParameterActions(deps), ...createWriteParameterActions(deps) },
  };
}
