/** How long a client waits for a service, and how often it sends a request. */
export interface ClientLimits {
  readonly maxAttempts: number;
  readonly connectTimeoutMs: number;
  /** For each attempt, from sending the request to the last byte of the response. */
  readonly responseTimeoutMs: number;
  /** For large responses: how long the body may take after its headers have arrived in time. */
  readonly bodyTimeoutMs?: number;
  /** Without it, 8 MB: more than DynamoDB's largest page. */
  readonly maxResponseBytes?: number;
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

/** For CloudTrail records: Logs Insights returns 10,000 of them in one response. */
export const evidenceLimits: ClientLimits = {
  ...defaultLimits,
  bodyTimeoutMs: 30_000,
  maxResponseBytes: 128 * 1024 * 1024,
};
