import { type HttpRequest, headerOf, rawBodyOf } from '../http.ts';
import { failedCheck, grantIdFor, type SignatureCheck } from './signature.ts';
import type { SigningSecret } from './signing-secret.ts';

export type Verification =
  | {
      readonly outcome: 'verified';
      readonly rawBody: Buffer;
      readonly grantId: string;
      /** Epoch seconds. */
      readonly signedAt: number;
    }
  | {
      readonly outcome: 'refused';
      readonly check: SignatureCheck | 'secret-unusable';
      readonly problem?: string;
    };

/**
 * Verifies that Slack signed this request, over its raw bytes, before anything parses them. Reads the
 * secret again when it is five minutes old, and after a mismatch at most every five seconds.
 */
export async function verifyRequest(
  request: HttpRequest,
  secrets: SigningSecret,
  now: () => number,
  maxAgeSeconds?: number,
): Promise<Verification> {
  const signature = headerOf(request, 'x-slack-signature');
  const signed = {
    timestamp: headerOf(request, 'x-slack-request-timestamp'),
    signature,
    rawBody: rawBodyOf(request),
  };
  let current = await secrets.current();
  let check: SignatureCheck | undefined = 'signature-mismatch';
  if (current.outcome === 'usable')
    check = failedCheck(signed, current.secret, now() / 1000, maxAgeSeconds);
  if (check === 'signature-mismatch') {
    current = (await secrets.refresh()) ?? current;
    if (current.outcome === 'unusable')
      return { outcome: 'refused', check: 'secret-unusable', problem: current.problem };
    check = failedCheck(signed, current.secret, now() / 1000, maxAgeSeconds);
  }
  if (check !== undefined || signature === undefined)
    return { outcome: 'refused', check: check ?? 'signature-missing' };
  return {
    outcome: 'verified',
    rawBody: signed.rawBody,
    grantId: grantIdFor(signature),
    signedAt: Number(signed.timestamp),
  };
}
