import type { ClientLimits } from '../../../src/aws/client/client-limits.ts';
import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import type { JsonObject } from '../../../src/aws/client/json-object.ts';
import type { JsonService } from '../../../src/aws/client/json-service.ts';
import type { Invocation } from '../functions/invocation.ts';
import type { Service } from '../weather.ts';
import type { Call } from './call.ts';
import { defaultCodes, type ErrorCodes } from './failures.ts';

export interface JsonClientDeps {
  readonly call: Call;
  readonly invocation: Invocation;
  readonly limits: ClientLimits;
  readonly service: JsonService;
  /** What the weather knows it by. */
  readonly weatherOf: Service;
  /** Where its errors have other names than the usual, for an operation. */
  readonly codesOf?: (operation: string) => ErrorCodes;
  /** What windows know an operation by, where that is not its name. */
  readonly wordOf?: (operation: string, input: JsonObject) => string;
  /** What the service does, and answers. */
  readonly answer: (
    operation: string,
    input: JsonObject,
    attempts: number,
  ) => JsonObject | Promise<JsonObject>;
}

/**
 * A client as the real adapters use it: what it carries went through JSON, its attempts and its
 * errors are the product's own, and where it asks once its connections are not kept.
 */
export function createFaultyJsonClient(deps: JsonClientDeps): JsonClient {
  const { call, invocation, limits, service, weatherOf, answer } = deps;
  const { codesOf = () => defaultCodes, wordOf = (operation) => operation } = deps;
  return {
    call(operation, input) {
      const body = JSON.stringify(input);
      const options = {
        service: weatherOf,
        operation: wordOf(operation, input),
        what: `${service.name} ${operation}`,
        codes: codesOf(operation),
        limits,
        isKept: limits.maxAttempts > 1,
      };
      return call(invocation, options, async (attempts) =>
        JSON.parse(JSON.stringify(await answer(operation, JSON.parse(body), attempts))),
      );
    },
    prepare: async () => undefined,
  };
}
