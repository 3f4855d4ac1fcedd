export type InvocationResult = { readonly ok: true; readonly payload: unknown } | FailedInvocation;

export interface FailedInvocation {
  readonly ok: false;
  readonly errorType: string;
  readonly errorMessage: string;
  /** The lines of the stack; empty without one. */
  readonly trace: readonly string[];
}

/** Lambda's error for a function that exited before it returned. */
export function buildExitError(requestId: string, reason: string): FailedInvocation {
  return {
    ok: false,
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${reason}`,
    trace: [],
  };
}

/** Lambda's error for a function that timed out. */
export function buildTimeoutError(requestId: string, timeoutMs: number): FailedInvocation {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    ok: false,
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    trace: [],
  };
}
