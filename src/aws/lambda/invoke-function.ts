import { createConnections } from '../client/connections.ts';
import { parseServiceError } from '../client/errors.ts';
import { type JsonObject, textAt } from '../client/json-object.ts';
import { lambda } from '../client/json-service.ts';
import { type HttpResponse, sendRequest } from '../client/send-request.ts';
import { createSign, type SignerDeps } from '../client/sign.ts';

/** The invoked function threw an error, or Lambda stopped it. */
class InvokedFunctionError extends Error {
  override readonly name = 'InvokedFunctionError';
  readonly errorType: string;

  constructor(functionName: string, errorType: string, message: string) {
    super(`${functionName} failed: ${errorType}: ${message}`);
    this.errorType = errorType;
  }
}

interface InvokeFunctionDeps extends Omit<SignerDeps, 'service'> {
  readonly functionName: string;
}

/** Invokes the function once, and waits for its result. Throws InvokedFunctionError, and what Lambda throws. */
export type InvokeFunction = (payload: JsonObject, maxMs: number) => Promise<JsonObject>;

export function createInvokeFunction(deps: InvokeFunctionDeps): InvokeFunction {
  const invoke = createInvoke(deps, 'RequestResponse');
  return async (payload, maxMs) => {
    const response = await invoke(payload, maxMs);
    if (response.functionError !== undefined)
      throw new InvokedFunctionError(
        deps.functionName,
        textAt(response.body, 'errorType') ?? response.functionError,
        textAt(response.body, 'errorMessage') ?? '',
      );
    return response.body;
  };
}

/** Invokes the function asynchronously. Throws unless Lambda has accepted the event within `maxMs`. */
export type SendEvent = (event: object, maxMs: number) => Promise<void>;

export function createSendEvent(deps: InvokeFunctionDeps): SendEvent {
  const invoke = createInvoke(deps, 'Event');
  return async (event, maxMs) => {
    await invoke(event, maxMs);
  };
}

const connectTimeoutMs = 1_000;

/**
 * Lambda's Invoke is a REST call, which the JSON client does not speak. It is sent once: a retry would run
 * the function twice. Source: AWS Lambda API Reference, "Invoke".
 */
function createInvoke(deps: InvokeFunctionDeps, invocationType: 'RequestResponse' | 'Event') {
  const { functionName } = deps;
  const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const endpoint = new URL(path, deps.endpoint);
  const sign = createSign({ ...deps, service: lambda, endpoint });
  const connections = createConnections({ endpoint, connectTimeoutMs, keepAlive: false });
  return async (payload: object, maxMs: number): Promise<HttpResponse> => {
    const body = JSON.stringify(payload);
    const headers = await sign(
      {
        'content-type': 'application/json',
        'user-agent': 'break-glass-access',
        'x-amz-invocation-type': invocationType,
      },
      body,
    );
    const post = { path, headers, body, call: `Lambda Invoke ${functionName}`, attempts: 1 };
    const response = await sendRequest(connections, post, { responseTimeoutMs: maxMs });
    if (response.status >= 200 && response.status <= 299) return response;
    throw parseServiceError(response, 1, headers['x-amz-security-token']);
  };
}
