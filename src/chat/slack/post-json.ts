import { request } from 'node:https';

/** Sends JSON and gives the status and body of the answer. It rejects after `timeoutMs`. */
export type PostJson = (
  url: string,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly text: string }>;

const timeoutMs = 2_000;
const maxResponseBytes = 64 * 1024;

/**
 * Posts without following redirects, and for two seconds at most. `node:https` starts up faster than
 * `fetch`; plain http is for local mode and tests alone, and is loaded only there.
 */
export const postJson: PostJson = async (url, body, headers = {}) => {
  const send = url.startsWith('http:') ? (await import('node:http')).request : request;
  const payload = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const call = send(
      url,
      {
        method: 'POST',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': payload.length,
          ...headers,
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
          if (text.length > maxResponseBytes) call.destroy(new Error('the answer is too long'));
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(payload);
  });
};
