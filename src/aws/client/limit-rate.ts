import type { TakeTurn } from '../../platform/rate-limit.ts';
import type { JsonClient } from './json-client.ts';

/** A client whose calls wait for their turn. A retry inside a call takes no turn: the client waits before it. */
export const limitRate = (client: JsonClient, takeTurn: TakeTurn): JsonClient => ({
  ...client,
  async call(operation, input, signal) {
    await takeTurn();
    return client.call(operation, input, signal);
  },
});
