import type { FailedInvocation, InvocationResult } from '../../functions/invocation-result.ts';
import type { RawHttpResponse } from '../../http/raw-http.ts';
import { AwsError } from '../api/aws-service.ts';
import type { Target } from '../endpoint/target.ts';
import { restJsonProtocol } from '../protocol/rest-json-protocol.ts';

interface LambdaDeps {
  readonly names: readonly string[];
  readonly invoke: (name: string, event: unknown) => Promise<InvocationResult>;
}

const invocations = /^\/2015-03-31\/functions\/([A-Za-z0-9-_]{1,64})\/invocations$/;

/**
 * Lambda's Invoke, synchronous and asynchronous. The name of the function is a part of the operation, so
 * that a policy can be checked against it.
 * Source: AWS Lambda API Reference, "Invoke".
 */
export function createLambda({ names, invoke }: LambdaDeps): Target {
  const { buildErrorResponse } = restJsonProtocol([]);
  return {
    name: 'lambda',
    signingName: 'lambda',
    buildErrorResponse,
    parseOperation({ method, path }) {
      const [, name] = invocations.exec(path) ?? [];
      return method === 'POST' && name !== undefined ? `Invoke ${name}` : undefined;
    },
    async execute({ headers, body }, { operation }) {
      const name = operation.replace(/^Invoke /, '');
      if (!names.includes(name))
        throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, {
          status: 404,
        });
      const result = invoke(name, JSON.parse(body.toString() || '{}'));
      if (headers['x-amz-invocation-type'] !== 'Event') return buildResponse(await result);
      // Nobody waits for it. A failure is in the function's log.
      result.catch(() => undefined);
      return { status: 202, headers: {}, body: '' };
    },
  };
}

function buildResponse(result: InvocationResult): RawHttpResponse {
  const headers = { 'content-type': 'application/json' };
  if (result.ok) return { status: 200, headers, body: JSON.stringify(result.payload ?? null) };
  return {
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(payloadOf(result)),
  };
}

const payloadOf = ({ errorType, errorMessage, trace }: FailedInvocation) => ({
  errorType,
  errorMessage,
  trace,
});
