/**
 * For every SDK client: an answer that does not come is given up early enough for the SDK to ask
 * again within the function's time. Milliseconds.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
};
