/** What an SDK's error says of itself: at which try of the client it came. */
export const errorFacts = (attempts: number) => ({ message: 'a fault', $metadata: { attempts } });

/** The SDK asks again after throttling, 5xx and lost connections. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof Error && 'isRetryable' in error && error.isRetryable === true;

export const retryable = <E extends Error>(error: E): E =>
  Object.assign(error, { isRetryable: true });

/** The errors of one service's client, by the number of its try. */
export interface CallErrors {
  readonly throttle: (attempts: number) => Error;
  readonly broken: (attempts: number) => Error;
  /** Only where the service knows a refusal that is not tried again. */
  readonly conflict?: (attempts: number) => Error;
}

const named = (name: string) => (attempts: number) =>
  retryable(Object.assign(new Error('a fault'), { name, $metadata: { attempts } }));

/** Of services whose errors nobody tells apart. */
export const plainErrors: CallErrors = {
  throttle: named('ThrottlingException'),
  broken: named('TimeoutError'),
};
