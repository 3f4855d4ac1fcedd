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
  /** The error codes of an operation, if they are not the default ones. */
  readonly errorCodesOf?: (operation: string) => ErrorCodes;
  /** The name of a call for race windows, if it is not the operation. */
  readonly operationNameOf?: (operation: string, input: JsonObject) => string;
  /** Performs an operation and returns the service's response. */
  readonly respond: (
    operation: string,
    input: JsonObject,
    attempts: number,
  ) => JsonObject | Promise<JsonObject>;
}

/**
 * A client for the real adapters. Requests and responses pass through JSON, and retries and errors are
 * those of the product's client. Only a client that retries keeps its connections.
 */
export function createFaultyJsonClient(deps: FaultyJsonClientDeps): JsonClient {
  const { call, invocation, limits, service, faultService, respond } = deps;
  const { errorCodesOf = () => defaultCodes, operationNameOf = (operation) => operation } = deps;
  return {
    call(operation, input, signal) {
      const body = JSON.stringify(input);
      const options = {
        service: faultService,
        operation: operationNameOf(operation, input),
        label: `${service.name} ${operation}`,
        codes: errorCodesOf(operation),
        limits,
        isKeptAlive: limits.maxAttempts > 1,
        signal,
      };
      return call(invocation, options, async (attempts) =>
        JSON.parse(JSON.stringify(await respond(operation, JSON.parse(body), attempts))),
      );
    },
    prepare: async () => undefined,
  };
}
