import type { ClientLimits } from '../../../src/aws/client/client-limits.ts';
import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import type { JsonObject } from '../../../src/aws/client/json-object.ts';
import type { JsonService } from '../../../src/aws/client/json-service.ts';
import type { Service } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Call } from './call.ts';
import { defaultCodes, type ErrorCodes } from './service-failures.ts';

export interface FaultyJsonClientDeps {
  readonly call: Call;
  readonly invocation: Invocation;
  readonly limits: ClientLimits;
  readonly service: JsonService;
  /** The service's name in the fault profile. */
  readonly faultService: Service;
  /** Where its errors have other names than the usual, for an operation. */
  readonly errorCodesOf?: (operation: string) => ErrorCodes;
  /** What windows know an operation by, where that is not its name. */
  readonly operationNameOf?: (operation: string, input: JsonObject) => string;
  /** What the service does, and answers. */
  readonly respond: (
    operation: string,
    input: JsonObject,
    attempts: number,
  ) => JsonObject | Promise<JsonObject>;
}

/**
 * A client as the real adapters use it: what it carries went through JSON, its attempts and its
 * errors are the product's own, and where it asks once its connections are not kept.
 */
export function createFaultyJsonClient(deps: FaultyJsonClientDeps): JsonClient {
  const { call, invocation, limits, service, faultService: weatherOf, respond: answer } = deps;
  const {
    errorCodesOf: codesOf = () => defaultCodes,
    operationNameOf: wordOf = (operation) => operation,
  } = deps;
  return {
    call(operation, input) {
      const body = JSON.stringify(input);
      const options = {
        service: weatherOf,
        operation: wordOf(operation, input),
        what: `${service.name} ${operation}`,
        codes: codesOf(operation),
        limits,
        isKeptAlive: limits.maxAttempts > 1,
      };
      return call(invocation, options, async (attempts) =>
        JSON.parse(JSON.stringify(await answer(operation, JSON.parse(body), attempts))),
      );
    },
    prepare: async () => undefined,
  };
}
