import type { RawHttpRequest } from '../../http/raw-http.ts';
import { AwsError } from '../api/aws-service.ts';
import { isRecord } from '../api/members.ts';
import type { WireProtocol } from './wire-protocol.ts';

/** AWS JSON 1.0 and 1.1: the operation stands in X-Amz-Target, times are epoch seconds. */
export function jsonProtocol(version: '1.0' | '1.1'): WireProtocol {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  return {
    parseOperation: parseTargetOperation,
    parseInput: (request) => parseJsonBody(request.body),
    buildResponse: (_operation, output) => ({
      status: 200,
      headers,
      body: writeJson(output ?? {}),
    }),
    buildErrorResponse: (error) => ({
      status: error.status,
      headers: { ...headers, 'x-amzn-errortype': error.code },
      body: writeJson({ __type: error.code, message: error.message, ...error.members }),
      errorCode: error.code,
    }),
  };
}

/** `SWBExternalService.ListInstances` and longer spellings: what counts stands behind the last dot. */
export function parseTargetOperation(request: RawHttpRequest): string | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  return target.slice(target.lastIndexOf('.') + 1) || undefined;
}

export function parseJsonBody(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (isRecord(value)) return value;
  } catch {
    // Answered below: what is no JSON and what is no structure are refused alike.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON structure');
}

export function writeJson(value: unknown): string {
  return JSON.stringify(value, function secondsForDates(this: unknown, key, member) {
    // JSON.stringify has called toJSON already; the Date itself is still in its holder.
    const original = isRecord(this) || Array.isArray(this) ? Reflect.get(this, key) : member;
    return original instanceof Date ? original.getTime() / 1000 : member;
  });
}
