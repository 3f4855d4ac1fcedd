import type { IncomingHttpHeaders } from 'node:http';
import type { InvocationResult } from '../functions/invocation-result.ts';
import type { RawHttpRequest, RawHttpResponse } from '../http/raw-http.ts';
import { isRecord } from '../is-record.ts';
import { managementAccountId } from '../seed.ts';

export interface ApiRequest extends RawHttpRequest {
  /** Without the question mark. */
  readonly query: string;
  readonly sourceIp: string;
}

/**
 * Builds the event that an API Gateway HTTP API sends for a request (payload format 2.0).
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function buildHttpApiEvent(request: ApiRequest, at: Date, requestId: string) {
  const { method, path, query, sourceIp } = request;
  const headers = flatHeaders(request.headers);
  const routeKey = `${method} ${path}`;
  const isEmpty = request.body.length === 0;
  const isBase64Encoded = !isEmpty && !isText(headers['content-type'] ?? '');
  const parameters = Object.fromEntries(new URLSearchParams(query));
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(query === '' ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: managementAccountId,
      apiId: 'local',
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: clfTime(at),
      timeEpoch: at.getTime(),
    },
    ...(isEmpty ? {} : { body: request.body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** Builds the API's response from the function's result. */
export function buildApiResponse(invocation: InvocationResult): RawHttpResponse {
  const json = { 'content-type': 'application/json' };
  if (!invocation.ok)
    return { status: 500, headers: json, body: '{"message":"Internal Server Error"}' };
  const { payload } = invocation;
  if (!isRecord(payload) || typeof payload['statusCode'] !== 'number')
    return { status: 200, headers: json, body: JSON.stringify(payload) };
  const { statusCode, headers, body, isBase64Encoded } = payload;
  const text = typeof body === 'string' ? body : '';
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...textHeaders(headers) },
    body: isBase64Encoded === true ? Buffer.from(text, 'base64').toString() : text,
  };
}

/** HTTP APIs join repeated headers with commas. Node lower-cases the names. */
function flatHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')]),
  );
}

function textHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (!isRecord(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/** HTTP APIs encode every other content type in base64, forms too. */
const isText = (contentType: string): boolean =>
  contentType === '' ||
  /^(text\/|application\/(json|javascript|xml)\b|[^;]+\+(json|xml)\b)/i.test(contentType);

/** `21/Nov/2026:08:00:00 +0000` */
function clfTime(at: Date): string {
  const [, day, month, year, time] = at.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
