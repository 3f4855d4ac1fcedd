import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { type AwsCall, AwsError, type AwsService } from '../api/aws-service.ts';
import { selectProtocol } from '../protocol/select-protocol.ts';

/** Handles the requests routed to it: an emulated service or DynamoDB. */
export interface Target {
  readonly name: string;
  readonly signingName: string;
  parseOperation(request: RawHttpRequest): string | undefined;
  execute(request: RawHttpRequest, call: AwsCall, requestId: string): Promise<RawHttpResponse>;
  buildErrorResponse(error: AwsError, requestId: string): RawHttpResponse;
}

export function buildServiceTarget(service: AwsService): Target {
  const protocol = selectProtocol(service.protocol);
  const actions = new Map(Object.entries(service.actions));

  async function execute(request: RawHttpRequest, call: AwsCall, requestId: string) {
    const action = actions.get(call.operation);
    if (action === undefined) throw unknownOperation(service, call.operation);
    const output = await action(protocol.parseInput(request), call);
    return protocol.buildResponse(call.operation, output, requestId);
  }

  return {
    name: service.name,
    signingName: service.signingName,
    parseOperation: protocol.parseOperation,
    execute,
    buildErrorResponse: protocol.buildErrorResponse,
  };
}

function unknownOperation(service: AwsService, operation: string): AwsError {
  const operations = Object.keys(service.actions).join(', ');
  const message =
    operation === ''
      ? `The request names no operation of ${service.name} that is emulated here`
      : `${operation} of ${service.name} is not emulated here`;
  return new AwsError('UnknownOperationException', `${message}; emulated: ${operations}`);
}
