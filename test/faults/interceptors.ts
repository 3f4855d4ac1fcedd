import type { CallAttempt, InjectedFault } from './aws/call.ts';

/** Sees each call attempt before it is made, and may inject a fault. */
type Interceptor = (attempt: CallAttempt) => InjectedFault | undefined;

export interface Interceptors {
  readonly intercept: (interceptor: Interceptor) => void;
  readonly faultFor: (attempt: CallAttempt) => InjectedFault | undefined;
}

export function createInterceptors(): Interceptors {
  const interceptors: Interceptor[] = [];
  return {
    intercept: (interceptor) => void interceptors.push(interceptor),
    faultFor(attempt) {
      let fault: InjectedFault | undefined;
      for (const interceptor of interceptors) fault = interceptor(attempt) ?? fault;
      return fault;
    },
  };
}
