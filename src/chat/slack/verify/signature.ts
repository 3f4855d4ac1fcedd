import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly rawBody: Buffer;
}

/** The checks of a request, in order. */
export type SignatureCheck =
  | 'timestamp-missing'
  | 'signature-missing'
  | 'timestamp-malformed'
  | 'timestamp-stale'
  | 'timestamp-future'
  | 'signature-malformed'
  | 'signature-mismatch';

/** How far a request's timestamp may differ from our clock, in both directions. */
const maxSkewSeconds = 300;

/**
 * Returns the first check that a request fails, or `undefined` if Slack signed it with this secret
 * within five minutes of now, or `maxAgeSeconds` ago at most. Compares signatures in constant time.
 * `nowSeconds` is epoch seconds.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function failedCheck(
  { timestamp, signature, rawBody }: SignedRequest,
  secret: string,
  nowSeconds: number,
  maxAgeSeconds = maxSkewSeconds,
): SignatureCheck | undefined {
  if (timestamp === undefined) return 'timestamp-missing';
  if (signature === undefined) return 'signature-missing';
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'timestamp-malformed';
  if (Number(timestamp) < nowSeconds - maxAgeSeconds) return 'timestamp-stale';
  if (Number(timestamp) > nowSeconds + maxSkewSeconds) return 'timestamp-future';
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return 'signature-malformed';
  const expected = macOf({ timestamp, rawBody }, secret);
  const actual = Buffer.from(signature.slice('v0='.length), 'hex');
  return timingSafeEqual(expected, actual) ? undefined : 'signature-mismatch';
}

/** The MAC that a signature contains as hex digits after its version. */
export const macOf = (
  { timestamp, rawBody }: { readonly timestamp: string; readonly rawBody: Buffer },
  secret: string,
): Buffer => createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest();

/**
 * Derives the grant id from an accepted signature. A replayed request names the same grant, and so
 * starts nothing.
 */
export const grantIdFor = (acceptedSignature: string): string =>
  createHash('sha256').update(acceptedSignature).digest('hex').slice(0, 32);
