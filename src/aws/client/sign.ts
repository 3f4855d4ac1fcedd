import { createHmac, hash } from 'node:crypto';
import type { SignedService } from './json-service.ts';

/** AWS credentials. Temporary ones have a session token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Returns the current credentials. Called before each request. */
export type CredentialsProvider = () => Promise<Credentials>;

type Headers = Readonly<Record<string, string>>;

export interface SignerDeps {
  readonly service: SignedService;
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: CredentialsProvider;
  readonly now: () => number;
}

/** Signs a POST to an endpoint by Signature Version 4. Returns its headers and those of the signature. */
export type Sign = (headers: Headers, body: string) => Promise<Headers>;

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * Signs what the clients send: a POST without a query, header names in lower case, header values without white space at
 * their ends. A package that signs every request takes 4 ms of a cold start: see docs/decisions/aws-json-client.md.
 * Source: IAM User Guide, "Create a signed AWS API request".
 */
export function createSign({ service, endpoint, region, credentials, now }: SignerDeps): Sign {
  // The path of a URL is encoded already. All services but S3 require that it is encoded once more.
  const path = encodeURIComponent(endpoint.pathname).replaceAll('%2F', '/');
  const keyFor = rememberKey(region, service.signingName);
  return async (headers, body) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const time = new Date(now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const date = time.slice(0, 8);
    const sent: Headers = {
      ...headers,
      host: endpoint.host,
      'x-amz-date': time,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    };
    const names = Object.keys(sent).filter(isSigned).sort();
    const lines = names.map((name) => `${name}:${sent[name]}`);
    const signedHeaders = names.join(';');
    const request = ['POST', path, '', ...lines, '', signedHeaders, hash('sha256', body)].join(
      '\n',
    );
    const scope = `${date}/${region}/${service.signingName}/aws4_request`;
    const text = [algorithm, time, scope, hash('sha256', request)].join('\n');
    const signature = hmac(keyFor(date, secretAccessKey), text).toString('hex');
    const authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return { ...sent, authorization };
  };
}

/** A proxy may change the user agent. */
const isSigned = (name: string): boolean => name !== 'user-agent';

/** Derives the key that signs a day's requests, and keeps the last one. */
function rememberKey(region: string, signingName: string) {
  let last: { readonly date: string; readonly secret: string; readonly key: Buffer } | undefined;
  return (date: string, secret: string): Buffer => {
    if (last?.date !== date || last.secret !== secret) {
      const regionKey = hmac(hmac(`AWS4${secret}`, date), region);
      last = { date, secret, key: hmac(hmac(regionKey, signingName), 'aws4_request') };
    }
    return last.key;
  };
}

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
