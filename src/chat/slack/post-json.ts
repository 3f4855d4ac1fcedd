import { request } from 'node:https';

/** Posts JSON and returns the response's status and body. Rejects after `timeoutMs`, or once `signal` is aborted. */
export type PostJson = (
  url: string,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
  signal?: AbortSignal,
) => Promise<PostedResponse>;

export interface PostedResponse {
  readonly status: number;
  readonly text: string;
  /** The seconds in the header Retry-After, where Slack's rate limit was reached. */
  readonly retryAfterSeconds?: number;
}

const timeoutMs = 2_000;
const maxResponseBytes = 64 * 1024;

/**
 * Posts without following redirects, with a time limit of two seconds. `node:https` loads faster than
 * `fetch`. Only the local environment and tests use plain http, so only they load it.
 */
export const postJson: PostJson = async (url, body, headers = {}, signal) => {
  const send = url.startsWith('http:') ? (await import('node:http')).request : request;
  const payload = Buffer.from(JSON.stringify(body));
  const timeout = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const call = send(
      url,
      {
        method: 'POST',
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': payload.length,
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > maxResponseBytes) call.destroy(new Error('the response is too long'));
        });
        response.on('end', () => {
          const retryAfterSeconds = Number(response.headers['retry-after'] ?? Number.NaN);
          const status = response.statusCode ?? 0;
          resolve(status === 429 ? { status, text, retryAfterSeconds } : { status, text });
        });
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(payload);
  });
};
