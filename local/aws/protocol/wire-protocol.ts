import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import type { AwsError } from '../api/aws-service.ts';

/** How a service's requests and answers look on the wire. */
export interface WireProtocol {
  /** The operation that a request names, or undefined when it names none. */
  parseOperation(request: RawHttpRequest): string | undefined;
  /** The request's members. Throws AwsError when the body cannot be read. */
  parseInput(request: RawHttpRequest): Readonly<Record<string, unknown>>;
  buildResponse(operation: string, output: unknown, requestId: string): RawHttpResponse;
  buildErrorResponse(error: AwsError, requestId: string): RawHttpResponse;
}
