import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  readonly keyFile: string;
  readonly certificateFile: string;
}

/**
 * Makes a certificate for 127.0.0.1, good for a day and trusted by nobody but whom it is given to. Its
 * key is one with which the server signs fast: what it needs for that would be measured as waiting.
 * Needs openssl: Node has no way to make a certificate.
 */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const keyFile = join(folder, 'key.pem');
  const certificateFile = join(folder, 'certificate.pem');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const request = ['req', '-x509', ...key, '-days', '1'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', keyFile, '-out', certificateFile];
  await promisify(execFile)('openssl', [...request, ...subject, ...files]);
  return { keyFile, certificateFile };
}

export const hasOpenssl = (): Promise<boolean> =>
  promisify(execFile)('openssl', ['version']).then(
    () => true,
    () => false,
  );
