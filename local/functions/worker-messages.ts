import type { FailedInvocation } from './invocation-result.ts';

/** What a worker is started with. */
export interface FunctionSetup {
  readonly entry: string;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
}

/** The event travels as JSON text, as it does to Lambda. */
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
