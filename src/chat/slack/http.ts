/** The parts of an API Gateway HTTP API event (payload format 2.0) that a click is made of. */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly body?: string | null | undefined;
  /** HTTP APIs hand over the bodies of forms base64-encoded. */
  readonly isBase64Encoded?: boolean | undefined;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes that were sent, which are what was signed. */
export const rawBodyOf = ({ body, isBase64Encoded }: HttpRequest): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

/** A header by its lower-case name, in whatever case it came; `undefined` too when it came twice. */
export function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const values = Object.entries(headers ?? {}).filter(([key]) => key.toLowerCase() === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
}
