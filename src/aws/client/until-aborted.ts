import type { JsonClient } from './json-client.ts';

/**
 * A client for one invocation: once the signal is aborted, it sends nothing more, no retry either, and
 * closes the connection of a request that may not have left yet. Lambda suspends what is unfinished when a
 * function answers, and resumes it with a later invocation, minutes later.
 */
export const untilAborted = (client: JsonClient, signal: AbortSignal): JsonClient => ({
  call: (operation, input) => client.call(operation, input, signal),
  prepare: client.prepare,
});
