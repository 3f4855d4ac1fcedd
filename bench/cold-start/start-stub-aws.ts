import { fork } from 'node:child_process';
import type { Certificate } from '../../test/fixtures/aws-client/certificate.ts';

export interface StubAws {
  /** Five URLs, one for each service. Each of them serves all services. */
  readonly urls: readonly string[];
  stop(): void;
}

/** Starts `stub-aws.ts` in a separate process. */
export async function startStubAws(certificate: Certificate, secret: string): Promise<StubAws> {
  const { keyFile, certificateFile } = certificate;
  const stub = fork(new URL('stub-aws.ts', import.meta.url), [keyFile, certificateFile, secret]);
  const ports = await new Promise<readonly number[]>((resolve, reject) => {
    stub.once('message', (message: readonly number[]) => resolve(message));
    stub.once('exit', () => reject(new Error('the stub of AWS did not start')));
  });
  return {
    urls: ports.map((port) => `https://127.0.0.1:${port}`),
    stop: () => stub.kill(),
  };
}
