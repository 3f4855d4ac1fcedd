/** How long one function waits for a service, and how often it asks. Milliseconds. */
export interface ClientLimits {
  readonly maxAttempts: number;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
}

/** An answer that does not come is given up early enough to ask again within the function's time. */
export const defaultLimits: ClientLimits = {
  maxAttempts: 3,
  connectTimeoutMs: 1_000,
  responseTimeoutMs: 5_000,
};

/** For the click, which a person waits for: Slack shows an error after three seconds. */
export const interactiveLimits: ClientLimits = {
  maxAttempts: 2,
  connectTimeoutMs: 500,
  responseTimeoutMs: 2_000,
};

/** The same for an SDK client; without `throwOnRequestTimeout` the SDK only warns. */
export const clientOptions = {
  maxAttempts: defaultLimits.maxAttempts,
  requestHandler: {
    connectionTimeout: defaultLimits.connectTimeoutMs,
    requestTimeout: defaultLimits.responseTimeoutMs,
    throwOnRequestTimeout: true,
  },
};
