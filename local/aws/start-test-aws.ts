import type { TestContext } from 'node:test';
import { isRecord } from '../is-record.ts';
import { createLocalAws } from './create-local-aws.ts';
import { createAwsEndpoint } from './endpoint/aws-endpoint.ts';
import { createAwsLocalRoutes } from './endpoint/aws-local-routes.ts';
import type { ObservedCall } from './endpoint/router.ts';
import { createFaults } from './faults/faults.ts';
import type { LocalAwsSettings } from './local-aws-settings.ts';
import { seedLocalAws } from './seed-local-aws.ts';

export const testStart = new Date('2026-11-21T08:00:00Z');

/** Starts a seeded emulated AWS on a free port for one test, which controls the clock. */
export async function startTestAws(
  t: TestContext,
  options: { readonly folder?: string; readonly settings?: Partial<LocalAwsSettings> } = {},
) {
  let time = testStart.getTime();
  const now = () => new Date(time);
  const aws = await createLocalAws({ now, ...options });
  seedLocalAws(aws.stores);
  const faults = createFaults();
  const calls: ObservedCall[] = [];
  const endpoint = createAwsEndpoint({
    services: aws.services,
    dynamodb: aws.dynamodb,
    localRoutes: createAwsLocalRoutes({ stores: aws.stores, faults, now }),
    faults,
    onCall: (call) => calls.push(call),
    now,
  });
  const url = `http://127.0.0.1:${await endpoint.listen(0)}`;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= endpoint.close().then(aws.close);
    return closed;
  };
  t.after(close);
  return {
    ...aws,
    faults,
    calls,
    url,
    close,
    now,
    advance: (durationMs: number) => {
      time += durationMs;
    },
    /** Configures an SDK client without retries, so that the test sees each fault. */
    client: {
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'any' },
      maxAttempts: 1,
    },
  };
}

/** Headers with a SigV4 scope. The endpoint does not verify the signature. */
export function signedFor(service: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    'x-amz-date': '20261121T080000Z',
  };
}

/** Posts one AWS JSON request that an SDK client would not send. */
export async function postJson(
  url: string,
  request: { readonly service: string; readonly target: string; readonly body: unknown },
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...signedFor(request.service),
      'content-type': `application/x-amz-json-${request.service === 'dynamodb' ? '1.0' : '1.1'}`,
      'x-amz-target': request.target,
    },
    body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body),
  });
  return { status: response.status, body: await response.json() };
}

/** The code of a JSON error response. */
export function errorTypeOf(body: unknown): unknown {
  return isRecord(body) ? body['__type'] : undefined;
}
