/** How long a client waits for a service, and how often it sends a request. */
export interface ClientLimits {
  readonly maxAttempts: number;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
}

/** Short enough to retry within the function's time limit. */
export const defaultLimits: ClientLimits = {
  maxAttempts: 3,
  connectTimeoutMs: 1_000,
  responseTimeoutMs: 5_000,
};

/** For Slack requests: Slack shows the user an error after three seconds. */
export const interactiveLimits: ClientLimits = {
  maxAttempts: 2,
  connectTimeoutMs: 500,
  responseTimeoutMs: 2_000,
};

/** `defaultLimits` for an SDK client. Without `throwOnRequestTimeout` the SDK only warns. */
export const clientOptions = {
  maxAttempts: defaultLimits.maxAttempts,
  requestHandler: {
    connectionTimeout: defaultLimits.connectTimeoutMs,
    requestTimeout: defaultLimits.responseTimeoutMs,
    throwOnRequestTimeout: true,
  },
};
