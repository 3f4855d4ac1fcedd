import type { RawHttpResponse } from '../http/raw-http.ts';

/** A response of the page's port. The body of a file is bytes. */
export interface PageResponse extends Omit<RawHttpResponse, 'body'> {
  readonly body: string | Uint8Array;
}

export function textResponse(
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): RawHttpResponse {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...headers }, body };
}

export const jsonResponse = (status: number, value: unknown): RawHttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const notFound = jsonResponse(404, { message: 'Not Found' });

export const redirect = (location: string): RawHttpResponse => ({
  status: 303,
  headers: { location },
  body: '',
});
