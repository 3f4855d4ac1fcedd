import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, read whole. */
export interface RawHttpRequest {
  readonly method: string;
  /** The path alone, without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The code of the refusal that this is, for whoever watches the calls. */
  readonly errorCode?: string;
}
