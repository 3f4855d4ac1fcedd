import type { FailedInvocation } from './invocation-result.ts';

/** The `workerData` of a worker. */
export interface FunctionSetup {
  readonly entry: string;
  readonly functionName: string;
  /** Milliseconds that the function's clock is ahead of the machine's; may change at any time. */
  readonly aheadMs: Float64Array<SharedArrayBuffer>;
  readonly invokedFunctionArn: string;
  /** The number of invocations so far. The thread is frozen until it rises. */
  readonly invocations: Int32Array<SharedArrayBuffer>;
}

/** The event is JSON text, as on Lambda. */
export interface InvokeMessage {
  readonly kind: 'invoke';
  readonly requestId: string;
  readonly eventJson: string;
  readonly timeoutMs: number;
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly failure: FailedInvocation }
  | { readonly kind: 'succeeded'; readonly payloadJson: string }
  | { readonly kind: 'failed'; readonly failure: FailedInvocation };
