import { createHmac, type Hmac, hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { JsonService } from './json-service.ts';

/** As AWS gives them. A session token comes with credentials that end. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives the credentials that hold now; asked before each request. */
export type CredentialsProvider = () => Promise<Credentials>;

export type Headers = Readonly<Record<string, string>>;

export interface SignerDeps {
  readonly service: JsonService;
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: CredentialsProvider;
  readonly now: () => number;
}

/** Signs a POST to an endpoint by Signature Version 4: gives its headers with those of the signature. */
export type Sign = (headers: Headers, body: string) => Promise<Headers>;

export function createSign(deps: SignerDeps): Sign {
  const { service, endpoint, region, credentials, now } = deps;
  const signer = new SignatureV4({
    service: service.signingName,
    region,
    credentials,
    sha256: NodeSha256,
    // The signature covers the body's hash; only S3 wants it in a header as well.
    applyChecksum: false,
  });
  return async (headers, body) => {
    const request = {
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: endpoint.pathname,
      query: {},
      headers: { ...headers, host: endpoint.host },
      body,
    };
    const signed = await signer.sign(request, { signingDate: new Date(now()) });
    return signed.headers;
  };
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** Node's SHA-256, and HMAC where there is a key, in the form that the signer asks for. */
class NodeSha256 {
  readonly #hmac: Hmac | undefined;
  #data: string | Uint8Array = '';

  constructor(secret?: Bytes) {
    this.#hmac = secret ? createHmac('sha256', bytesOf(secret)) : undefined;
  }

  update(data: Bytes): void {
    if (this.#hmac) this.#hmac.update(bytesOf(data));
    else if (this.#data === '') this.#data = bytesOf(data);
    else throw new Error('a hash is made of one piece');
  }

  async digest(): Promise<Uint8Array> {
    return this.#hmac ? this.#hmac.digest() : hash('sha256', this.#data, 'buffer');
  }

  reset(): never {
    throw new Error('a hash is used once');
  }
}

function bytesOf(data: Bytes): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
