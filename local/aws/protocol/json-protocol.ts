import type { RawHttpRequest } from '../../http/raw-http.ts';
import { isRecord } from '../../is-record.ts';
import { AwsError } from '../api/aws-service.ts';
import type { WireProtocol } from './wire-protocol.ts';

/** AWS JSON 1.0 and 1.1: X-Amz-Target names the operation, times are epoch seconds. */
export function jsonProtocol(version: '1.0' | '1.1'): WireProtocol {
  return {
    parseOperation: parseTargetOperation,
    ...jsonBodies(`application/x-amz-json-${version}`, ({ code }) => ({ __type: code })),
  };
}

/** The bodies of JSON protocols. `errorMembers` are what a protocol adds to the body of an error. */
export function jsonBodies(
  contentType: string,
  errorMembers: (error: AwsError) => Readonly<Record<string, unknown>>,
): Omit<WireProtocol, 'parseOperation'> {
  const headers = { 'content-type': contentType };
  return {
    parseInput: (request) => parseJsonBody(request.body),
    buildResponse: (_operation, output) => ({
      status: 200,
      headers,
      body: writeJson(output ?? {}),
    }),
    buildErrorResponse: (error) => ({
      status: error.status,
      headers: { ...headers, 'x-amzn-errortype': error.code },
      body: writeJson({ ...errorMembers(error), message: error.message, ...error.members }),
      errorCode: error.code,
    }),
  };
}

/** Reads the operation after the last dot: `SWBExternalService.ListInstances` and longer forms. */
export function parseTargetOperation(request: RawHttpRequest): string | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  return target.slice(target.lastIndexOf('.') + 1) || undefined;
}

function parseJsonBody(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (isRecord(value)) return value;
  } catch {
    // Invalid JSON gets the same error as JSON that is not a structure.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON structure');
}

function writeJson(value: unknown): string {
  return JSON.stringify(value, function secondsForDates(this: unknown, key, member) {
    // JSON.stringify has already called toJSON on `member`; `this` still contains the Date.
    const original = isRecord(this) || Array.isArray(this) ? Reflect.get(this, key) : member;
    return original instanceof Date ? original.getTime() / 1000 : member;
  });
}
