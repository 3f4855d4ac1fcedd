import { fork } from 'node:child_process';
import type { Certificate } from '../../test/fixtures/aws-client/certificate.ts';

export interface Stub {
  /** Five, for as many services; each answers for all of them. */
  readonly urls: readonly string[];
  stop(): void;
}

/** Starts the AWS that answers the click, in a process of its own. */
export async function startStub(certificate: Certificate, secret: string): Promise<Stub> {
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
