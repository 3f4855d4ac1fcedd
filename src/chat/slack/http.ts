/** The parts of an API Gateway HTTP API event (payload format 2.0) that the handler reads. */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly body?: string | null | undefined;
  /** The path of the request. */
  readonly rawPath?: string | undefined;
  /** HTTP APIs base64-encode the bodies of forms. */
  readonly isBase64Encoded?: boolean | undefined;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes that Slack sent, which the signature covers. */
export const rawBodyOf = ({ body, isBase64Encoded }: HttpRequest): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

/** Reads a header by its lower-case name, in any case; `undefined` if absent or sent twice. */
export function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const values = Object.entries(headers ?? {}).filter(([key]) => key.toLowerCase() === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
}

/** Whether a request came to the URL of slash commands. What the path says is no authority: it chooses how the body is parsed. */
export const isCommandRequest = ({ rawPath = '' }: HttpRequest): boolean =>
  rawPath.endsWith('/commands');
