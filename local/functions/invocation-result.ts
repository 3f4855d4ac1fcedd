/** What a function's invocation came to. `trace` is the stack, line by line; empty where there is none. */
export type InvocationResult = { readonly ok: true; readonly payload: unknown } | FailedInvocation;

export interface FailedInvocation {
  readonly ok: false;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What Lambda says of a function that ended before it answered. */
export function buildExitError(requestId: string, reason: string): FailedInvocation {
  return {
    ok: false,
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${reason}`,
    trace: [],
  };
}

/** What Lambda says of a function that ran out of time. */
export function buildTimeoutError(requestId: string, timeoutMs: number): FailedInvocation {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    ok: false,
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    trace: [],
  };
}
