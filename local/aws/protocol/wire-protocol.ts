import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import type { AwsError } from '../api/aws-service.ts';

/** Parses requests and builds responses in one AWS protocol. */
export interface WireProtocol {
  /** Returns undefined when the request names no operation. */
  parseOperation(request: RawHttpRequest): string | undefined;
  /** Throws AwsError when the body cannot be parsed. */
  parseInput(request: RawHttpRequest): Readonly<Record<string, unknown>>;
  buildResponse(operation: string, output: unknown, requestId: string): RawHttpResponse;
  buildErrorResponse(error: AwsError, requestId: string): RawHttpResponse;
}
