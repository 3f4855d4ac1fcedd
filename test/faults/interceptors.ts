import type { CallAttempt, InjectedFault } from './aws/call.ts';

/** Looks at each call that a function is about to make, and may strike it. */
export type Interceptor = (calling: CallAttempt) => InjectedFault | undefined;

export interface Interceptors {
  readonly intercept: (interceptor: Interceptor) => void;
  readonly faultFor: (calling: CallAttempt) => InjectedFault | undefined;
}

export function createInterceptors(): Interceptors {
  const interceptors: Interceptor[] = [];
  return {
    intercept: (interceptor) => void interceptors.push(interceptor),
    faultFor(calling) {
      let fault: InjectedFault | undefined;
      for (const interceptor of interceptors) fault = interceptor(calling) ?? fault;
      return fault;
    },
  };
}
