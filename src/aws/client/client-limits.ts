/** How long one function waits for a service, and how often it asks. Milliseconds. */
export interface Patience {
  readonly maxAttempts: number;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** An answer that does not come is given up early enough to ask again within the function's time. */
export const patience: Patience = {
  maxAttempts: 3,
  connectTimeoutMs: 1_000,
  answerTimeoutMs: 5_000,
};

/** For the click, which a person waits for: Slack shows an error after three seconds. */
export const quickPatience: Patience = {
  maxAttempts: 2,
  connectTimeoutMs: 500,
  answerTimeoutMs: 2_000,
};

/** The same for an SDK client; without `throwOnRequestTimeout` the SDK only warns. */
export const clientOptions = {
  maxAttempts: patience.maxAttempts,
  requestHandler: {
    connectionTimeout: patience.connectTimeoutMs,
    requestTimeout: patience.answerTimeoutMs,
    throwOnRequestTimeout: true,
  },
};
