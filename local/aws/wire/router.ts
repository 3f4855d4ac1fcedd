import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { faultError } from '../fault-error.ts';
import { delayMsOf, type Fault, type Faults } from '../faults.ts';
import type { Authorize } from '../iam/create-authorizer.ts';
import { type AwsCall, AwsError, type AwsService } from '../service.ts';
import { type CredentialScope, parseCredentialScope } from './credential-scope.ts';
import type { WireAnswer, WireRequest } from './message.ts';
import { likelyProtocol } from './protocol.ts';
import { serviceTarget, type Target } from './target.ts';

/** One AWS call as it was answered, for whoever watches. */
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
  readonly faults: Faults;
  readonly onCall: (call: ObservedCall) => void;
  /** Without it, whoever signs may call what he wants. */
  readonly authorize?: Authorize | undefined;
  readonly now: () => Date;
  /** Ends delays that were ordered as faults. */
  readonly closing: AbortSignal;
}

type Outcome = WireAnswer | 'dropped';

/**
 * Hands a request to the service in its SigV4 scope. The target header does not say: clients spell
 * it differently.
 */
export function createRouter(deps: RouterDeps) {
  const targets = new Map(
    [...deps.services.map(serviceTarget), deps.dynamodb].map((target) => [
      target.signingName,
      target,
    ]),
  );

  async function answer(request: WireRequest): Promise<Outcome> {
    const requestId = randomUUID();
    const scope = parseCredentialScope(request.headers.authorization);
    const target = targets.get(scope?.service ?? '');
    if (scope === undefined || target === undefined) {
      const error = scope === undefined ? unsigned() : unknownService(scope, targets);
      return withRequestId(likelyProtocol(request).refuse(error, requestId), requestId);
    }
    const call = buildCall(target, scope, request);
    const at = deps.now();
    const outcome = await perform(target, request, call, requestId);
    deps.onCall(observed(call, at, deps.now(), outcome));
    return outcome === 'dropped' ? outcome : withRequestId(outcome, requestId);
  }

  async function perform(target: Target, request: WireRequest, call: AwsCall, requestId: string) {
    const refusal = deps.authorize?.(call, request);
    if (refusal) return target.refuse(refusal, requestId);
    const fault = deps.faults.take(target.name, call.operation);
    const ordered = fault && faultError(target.name, fault);
    if (ordered) return target.refuse(ordered, requestId);
    if (fault === 'drop-before') return 'dropped';
    await waitFor(fault);
    const outcome = await execute(target, request, withFault(call, fault), requestId);
    return fault === 'drop-after' ? 'dropped' : outcome;
  }

  async function waitFor(fault: Fault | undefined): Promise<void> {
    const delayMs = fault && delayMsOf(fault);
    if (delayMs === undefined) return;
    await wait(delayMs, undefined, { signal: deps.closing }).catch(() => undefined);
  }

  return { answer };
}

async function execute(target: Target, request: WireRequest, call: AwsCall, requestId: string) {
  try {
    return await target.execute(request, call, requestId);
  } catch (error) {
    return target.refuse(error instanceof AwsError ? error : broken(call, error), requestId);
  }
}

function buildCall(target: Target, scope: CredentialScope, request: WireRequest): AwsCall {
  return {
    service: target.name,
    operation: target.operationOf(request) ?? '',
    accessKeyId: scope.accessKeyId,
    region: scope.region,
  };
}

function withFault(call: AwsCall, fault: Fault | undefined): AwsCall {
  return fault === 'fail-assignment' ? { ...call, fault } : call;
}

function observed(call: AwsCall, at: Date, answeredAt: Date, outcome: Outcome): ObservedCall {
  const { service, operation, accessKeyId } = call;
  const milliseconds = answeredAt.getTime() - at.getTime();
  const { status, errorCode } = outcome === 'dropped' ? dropped : outcome;
  const seen = { at, accessKeyId, service, operation, status, milliseconds };
  return errorCode === undefined ? seen : { ...seen, errorCode };
}

const dropped = { status: 0, errorCode: 'ConnectionDropped' };

function withRequestId(answer: WireAnswer, requestId: string): WireAnswer {
  return { ...answer, headers: { 'x-amzn-requestid': requestId, ...answer.headers } };
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
    `the service that this request was signed for ("${scope.service}") is not emulated here; emulated: ${names}`,
  );
}

/** A failure of the emulator itself: said aloud, so that nobody looks for it in his own code. */
function broken(call: AwsCall, error: unknown): AwsError {
  return new AwsError(
    'InternalFailure',
    `the emulator of ${call.service} ${call.operation} failed: ${String(error)}`,
    { status: 500 },
  );
}
