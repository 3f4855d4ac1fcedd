import type { HttpRequest } from '../http.ts';

const marker = 'access-requested';

/** The event with which access-requested invokes itself, when an answer is not ready in time. */
export interface LateEvent extends HttpRequest {
  readonly invokedBy: typeof marker;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What the function is invoked with. `requestContext` is API Gateway's. */
export type InteractionEvent = HttpRequest & {
  readonly invokedBy?: unknown;
  readonly requestContext?: unknown;
};

/** The headers that prove who sent a request. Besides, only the path is read: it says how to parse what was signed. */
const signedHeaders: readonly string[] = ['x-slack-signature', 'x-slack-request-timestamp'];

/** The same request, as Slack signed it, for an asynchronous invocation. */
export const buildLateEvent = ({
  headers,
  body,
  isBase64Encoded,
  rawPath,
}: HttpRequest): LateEvent => ({
  invokedBy: marker,
  headers: Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => signedHeaders.includes(name.toLowerCase())),
  ),
  ...(body != null && { body }),
  ...(isBase64Encoded !== undefined && { isBase64Encoded }),
  ...(rawPath !== undefined && { rawPath }),
});

/**
 * Whether the function has invoked itself. API Gateway chooses the names on the first level of its event, and a
 * client only values below them (path, query, headers, cookies, body): no client can set `invokedBy`, or leave
 * `requestContext` out. Somebody with lambda:InvokeFunction can, and gains nothing by it: the event skips no check,
 * and its signature must be younger. Source: API Gateway Developer Guide, payload format version 2.0.
 */
export const isLateEvent = ({ invokedBy, requestContext }: InteractionEvent): boolean =>
  invokedBy === marker && requestContext === undefined;
