import { type AwsCall, AwsError, type AwsService } from '../service.ts';
import type { WireAnswer, WireRequest } from './message.ts';
import { wireProtocol } from './protocol.ts';

/** What a routed request is handed to: an emulated service, or DynamoDB. */
export interface Target {
  readonly name: string;
  readonly signingName: string;
  operationOf(request: WireRequest): string | undefined;
  execute(request: WireRequest, call: AwsCall, requestId: string): Promise<WireAnswer>;
  refuse(error: AwsError, requestId: string): WireAnswer;
}

export function serviceTarget(service: AwsService): Target {
  const protocol = wireProtocol(service.protocol);
  const actions = new Map(Object.entries(service.actions));

  async function execute(request: WireRequest, call: AwsCall, requestId: string) {
    const action = actions.get(call.operation);
    if (action === undefined) throw unknownOperation(service, call.operation);
    const output = await action(protocol.inputOf(request), call);
    return protocol.answer(call.operation, output, requestId);
  }

  return {
    name: service.name,
    signingName: service.signingName,
    operationOf: protocol.operationOf,
    execute,
    refuse: protocol.refuse,
  };
}

function unknownOperation(service: AwsService, operation: string): AwsError {
  const known = Object.keys(service.actions).join(', ');
  const message =
    operation === ''
      ? `the request names no operation of ${service.name} that is emulated here`
      : `${operation} of ${service.name} is not emulated here`;
  return new AwsError('UnknownOperationException', `${message}; emulated: ${known}`);
}
