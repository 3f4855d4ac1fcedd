/** The scope of a SigV4 signature. The signature itself is not verified: any secret works. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const credentialPattern =
  /^AWS4-[A-Z0-9-]+ +(?:.*[, ])?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** Parses SigV4's `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. */
export function parseCredentialScope(
  authorization: string | undefined,
): CredentialScope | undefined {
  const [, accessKeyId, region, service] = credentialPattern.exec(authorization ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
