/**
 * For every SDK client: an answer that does not come is given up early enough for the SDK to ask
 * again within the function's time. Without `throwOnRequestTimeout` the SDK only warns. Milliseconds.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
  },
};

/** For the click, which a person waits for: Slack shows an error after three seconds. */
export const quickClientOptions = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 500,
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};
