import type { Blow, Calling } from './aws/call.ts';

/** Looks at each call that a function is about to make, and may strike it. */
export type Interceptor = (calling: Calling) => Blow | undefined;

export interface Interceptors {
  readonly intercept: (interceptor: Interceptor) => void;
  readonly onCall: (calling: Calling) => Blow | undefined;
}

export function createInterceptors(): Interceptors {
  const interceptors: Interceptor[] = [];
  return {
    intercept: (interceptor) => void interceptors.push(interceptor),
    onCall(calling) {
      let blow: Blow | undefined;
      for (const interceptor of interceptors) blow = interceptor(calling) ?? blow;
      return blow;
    },
  };
}
