/** Who signed a request, and for what. The signature itself is not checked: any secret will do. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const credential =
  /^AWS4-[A-Z0-9-]+ +(?:.*[, ])?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** Reads SigV4's `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. */
export function parseCredentialScope(
  authorization: string | undefined,
): CredentialScope | undefined {
  const [, accessKeyId, region, service] = credential.exec(authorization ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
