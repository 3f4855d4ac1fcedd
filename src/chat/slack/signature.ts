import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly rawBody: Buffer;
}

/** Which check a request failed, in the order in which they are made. */
export type SignatureCheck =
  | 'timestamp-missing'
  | 'signature-missing'
  | 'timestamp-malformed'
  | 'timestamp-stale'
  | 'timestamp-future'
  | 'signature-malformed'
  | 'signature-mismatch';

/** How far a request's time may be from ours, both ways. */
const windowSeconds = 300;

/**
 * Says which check a request fails, `undefined` when Slack signed it with this secret just now.
 * `nowSeconds` is epoch seconds. The time of a comparison says nothing about the signature.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function failedCheck(
  { timestamp, signature, rawBody }: SignedRequest,
  secret: string,
  nowSeconds: number,
): SignatureCheck | undefined {
  if (timestamp === undefined) return 'timestamp-missing';
  if (signature === undefined) return 'signature-missing';
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'timestamp-malformed';
  if (Number(timestamp) < nowSeconds - windowSeconds) return 'timestamp-stale';
  if (Number(timestamp) > nowSeconds + windowSeconds) return 'timestamp-future';
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return 'signature-malformed';
  const expected = macOf({ timestamp, rawBody }, secret);
  const given = Buffer.from(signature.slice('v0='.length), 'hex');
  return timingSafeEqual(expected, given) ? undefined : 'signature-mismatch';
}

/** What a signature says in hex digits behind its version. */
export const macOf = (
  { timestamp, rawBody }: { readonly timestamp: string; readonly rawBody: Buffer },
  secret: string,
): Buffer => createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest();

/**
 * Names the grant that an accepted click asks for: the same signed request names the same grant, so
 * that sending it again starts nothing.
 */
export const grantIdFor = (acceptedSignature: string): string =>
  createHash('sha256').update(acceptedSignature).digest('hex').slice(0, 32);
