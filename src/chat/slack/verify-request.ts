import { type HttpRequest, headerOf, rawBodyOf } from './http.ts';
import { failedCheck, grantIdFor, type SignatureCheck } from './signature.ts';
import type { SigningSecret } from './signing-secret.ts';

export type Verification =
  | { readonly outcome: 'verified'; readonly rawBody: Buffer; readonly grantId: string }
  | {
      readonly outcome: 'refused';
      readonly check: SignatureCheck | 'secret-unusable';
      readonly problem?: string;
    };

/** Whether Slack sent this request: over the raw bytes, before anything in them is believed. */
export async function verifyRequest(
  request: HttpRequest,
  secrets: SigningSecret,
  now: () => number,
): Promise<Verification> {
  const signature = headerOf(request, 'x-slack-signature');
  const signed = {
    timestamp: headerOf(request, 'x-slack-request-timestamp'),
    signature,
    rawBody: rawBodyOf(request),
  };
  let known = await secrets.current();
  let check: SignatureCheck | undefined = 'signature-mismatch';
  if (known.outcome === 'usable') check = failedCheck(signed, known.secret, now() / 1000);
  if (check === 'signature-mismatch') {
    known = (await secrets.reread()) ?? known;
    if (known.outcome === 'unusable')
      return { outcome: 'refused', check: 'secret-unusable', problem: known.problem };
    check = failedCheck(signed, known.secret, now() / 1000);
  }
  if (check !== undefined || signature === undefined)
    return { outcome: 'refused', check: check ?? 'signature-missing' };
  return { outcome: 'verified', rawBody: signed.rawBody, grantId: grantIdFor(signature) };
}
