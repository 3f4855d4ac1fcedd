import { fork } from 'node:child_process';
import type { Certificate } from '../../test/fixtures/aws-client/certificate.ts';

/** How the stub differs from one that answers at once. */
export interface StubOptions {
  /** How long a call to AWS takes, in milliseconds. */
  readonly awsMs?: number;
  readonly describePermissionSetMs?: number;
  readonly slackMs?: number;
  /** When the access rule asks why. */
  readonly reason?: 'first';
  /** Whether the index `rules-index` has the access rule. */
  readonly isIndexed?: boolean;
}

export interface StubAws {
  /** Five URLs, one for each service. Each of them serves all services. */
  readonly urls: readonly string[];
  /** Of Slack's Web API, over plain HTTP. */
  readonly slackUrl: string;
  stop(): void;
}

/** Starts `stub-aws.ts` in a separate process. */
export async function startStubAws(
  certificate: Certificate,
  secret: string,
  options: StubOptions = {},
): Promise<StubAws> {
  const { keyFile, certificateFile } = certificate;
  const file = new URL('stub-aws.ts', import.meta.url);
  const stub = fork(file, [keyFile, certificateFile, secret, JSON.stringify(options)]);
  const [slackPort, ...ports] = await new Promise<readonly number[]>((resolve, reject) => {
    stub.once('message', (message: readonly number[]) => resolve(message));
    stub.once('exit', () => reject(new Error('the stub of AWS did not start')));
  });
  return {
    urls: ports.map((port) => `https://127.0.0.1:${port}`),
    slackUrl: `http://127.0.0.1:${slackPort}`,
    stop: () => stub.kill(),
  };
}
