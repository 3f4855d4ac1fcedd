import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request with its complete body. */
export interface RawHttpRequest {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The error's code, if this is an error response; the call log shows it. */
  readonly errorCode?: string;
}
