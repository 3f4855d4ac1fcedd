import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { textAt } from '../../../src/aws/client/json-object.ts';
import { identityStore } from '../../../src/aws/client/json-service.ts';
import { createFaultyJsonClient, type FaultyJsonClientDeps } from './faulty-json-client.ts';

export interface IdentityStoreClientDeps
  extends Pick<FaultyJsonClientDeps, 'call' | 'invocation' | 'limits'> {
  readonly isDisabled: (principalId: string) => boolean;
}

/** Creates the identity store client of a function, for the real adapter. No rule here names groups. */
export const createIdentityStoreClient = (deps: IdentityStoreClientDeps): JsonClient =>
  createFaultyJsonClient({
    ...deps,
    service: identityStore,
    faultService: 'directory',
    respond(operation, input) {
      if (operation !== 'DescribeUser')
        throw new Error(`the simulated identity store has no ${operation}`);
      const isDisabled = deps.isDisabled(textAt(input, 'UserId') ?? '');
      return { UserName: 'james@example.com', UserStatus: isDisabled ? 'DISABLED' : 'ENABLED' };
    },
  });
