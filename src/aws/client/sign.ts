import { createHmac, type Hmac, hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
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

export function createSign(deps: SignerDeps): Sign {
  const { service, endpoint, region, credentials, now } = deps;
  const signer = new SignatureV4({
    service: service.signingName,
    region,
    credentials,
    sha256: NodeSha256,
    // The signature covers the body's hash. Only S3 requires the hash in a header as well.
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

/** Node's SHA-256, or HMAC when there is a key, with the interface that the signer requires. */
class NodeSha256 {
  readonly #hmac: Hmac | undefined;
  #data: string | Uint8Array = '';

  constructor(secret?: Bytes) {
    this.#hmac = secret ? createHmac('sha256', bytesOf(secret)) : undefined;
  }

  update(data: Bytes): void {
    if (this.#hmac) this.#hmac.update(bytesOf(data));
    else if (this.#data === '') this.#data = bytesOf(data);
    else throw new Error('a hash takes one update');
  }

  async digest(): Promise<Uint8Array> {
    return this.#hmac ? this.#hmac.digest() : hash('sha256', this.#data, 'buffer');
  }

  reset(): never {
    throw new Error('a hash cannot be reset');
  }
}

function bytesOf(data: Bytes): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
