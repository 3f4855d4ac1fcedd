import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { type AwsCall, AwsError, type AwsService } from '../api/aws-service.ts';
import { buildFaultError } from '../faults/fault-error.ts';
import { type Fault, type Faults, faultDelayMs } from '../faults/faults.ts';
import type { Authorize } from '../iam/create-authorizer.ts';
import { guessProtocol } from '../protocol/select-protocol.ts';
import { type CredentialScope, parseCredentialScope } from './credential-scope.ts';
import { buildServiceTarget, type Target } from './target.ts';

/** One AWS call with the outcome of its response. */
export interface ObservedCall {
  readonly at: Date;
  readonly accessKeyId: string;
  readonly service: string;
  readonly operation: string;
  /** The HTTP status; 0 when the connection was dropped instead. */
  readonly status: number;
  readonly errorCode?: string;
  readonly milliseconds: number;
}

export interface RouterDeps {
  readonly services: readonly AwsService[];
  readonly dynamodb: Target;
  readonly lambda?: Target | undefined;
  readonly faults: Faults;
  readonly onCall: (call: ObservedCall) => void;
  /** Without it, every signed request is allowed. */
  readonly authorize?: Authorize | undefined;
  readonly now: () => Date;
  /** Aborting ends all injected delays. */
  readonly closeSignal: AbortSignal;
}

type Outcome = RawHttpResponse | 'dropped';

/**
 * Routes each request to the service in its SigV4 scope, not by its target header, whose prefix
 * differs between clients.
 */
export function createRouter(deps: RouterDeps) {
  const targets = new Map(
    [
      ...deps.services.map(buildServiceTarget),
      deps.dynamodb,
      ...(deps.lambda ? [deps.lambda] : []),
    ].map((target) => [target.signingName, target]),
  );

  async function handle(request: RawHttpRequest): Promise<Outcome> {
    const requestId = randomUUID();
    const scope = parseCredentialScope(request.headers.authorization);
    const target = targets.get(scope?.service ?? '');
    if (scope === undefined || target === undefined) {
      const error = scope === undefined ? unsigned() : unknownService(scope, targets);
      return withRequestId(guessProtocol(request).buildErrorResponse(error, requestId), requestId);
    }
    const call = buildCall(target, scope, request);
    const at = deps.now();
    const outcome = await handleCall(target, request, call, requestId);
    deps.onCall(buildObservedCall(call, at, deps.now(), outcome));
    return outcome === 'dropped' ? outcome : withRequestId(outcome, requestId);
  }

  async function handleCall(
    target: Target,
    request: RawHttpRequest,
    call: AwsCall,
    requestId: string,
  ) {
    const denial = deps.authorize?.(call, request);
    if (denial) return target.buildErrorResponse(denial, requestId);
    const fault = deps.faults.take(target.name, call.operation);
    const faultError = fault && buildFaultError(target.name, fault);
    if (faultError) return target.buildErrorResponse(faultError, requestId);
    if (fault === 'drop-before') return 'dropped';
    await applyDelay(fault);
    const outcome = await execute(target, request, withFault(call, fault), requestId);
    return fault === 'drop-after' ? 'dropped' : outcome;
  }

  async function applyDelay(fault: Fault | undefined): Promise<void> {
    const delayMs = fault && faultDelayMs(fault);
    if (delayMs === undefined) return;
    await wait(delayMs, undefined, { signal: deps.closeSignal }).catch(() => undefined);
  }

  return { handle };
}

async function execute(target: Target, request: RawHttpRequest, call: AwsCall, requestId: string) {
  try {
    return await target.execute(request, call, requestId);
  } catch (error) {
    return target.buildErrorResponse(
      error instanceof AwsError ? error : emulatorFailure(call, error),
      requestId,
    );
  }
}

function buildCall(target: Target, scope: CredentialScope, request: RawHttpRequest): AwsCall {
  return {
    service: target.name,
    operation: target.parseOperation(request) ?? '',
    accessKeyId: scope.accessKeyId,
    region: scope.region,
  };
}

function withFault(call: AwsCall, fault: Fault | undefined): AwsCall {
  return fault === 'fail-assignment' ? { ...call, fault } : call;
}

function buildObservedCall(
  call: AwsCall,
  at: Date,
  respondedAt: Date,
  outcome: Outcome,
): ObservedCall {
  const { service, operation, accessKeyId } = call;
  const milliseconds = respondedAt.getTime() - at.getTime();
  const { status, errorCode } = outcome === 'dropped' ? dropped : outcome;
  const observed = { at, accessKeyId, service, operation, status, milliseconds };
  return errorCode === undefined ? observed : { ...observed, errorCode };
}

const dropped = { status: 0, errorCode: 'ConnectionDropped' };

function withRequestId(response: RawHttpResponse, requestId: string): RawHttpResponse {
  return { ...response, headers: { 'x-amzn-requestid': requestId, ...response.headers } };
}

function unsigned(): AwsError {
  return new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
    status: 403,
  });
}

function unknownService(scope: CredentialScope, targets: ReadonlyMap<string, Target>): AwsError {
  const names = [...targets.values()].map((target) => target.name).join(', ');
  return new AwsError(
    'UnknownServiceException',
    `The service that this request was signed for ("${scope.service}") is not emulated here; emulated: ${names}`,
  );
}

/** Names the emulator as the cause, so that developers do not suspect their own code. */
function emulatorFailure(call: AwsCall, error: unknown): AwsError {
  return new AwsError(
    'InternalFailure',
    `The emulator of ${call.service} ${call.operation} failed: ${String(error)}`,
    { status: 500 },
  );
}
