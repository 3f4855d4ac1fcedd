import type { HttpRequest } from '../../../src/chat/slack/http.ts';
import type { Random } from '../random.ts';
import { buildPressPayload, encodeForm, signRequest } from '../signed-press.ts';
import { testUsers } from '../test-data.ts';
import { pressTime } from './press-target.ts';

export interface Forgery {
  readonly kind: string;
  readonly request: HttpRequest;
}

/** The parts of a button press that Slack sent. */
interface OriginalPress {
  readonly random: Random;
  readonly body: string;
  readonly timestamp: string;
  readonly signature: string;
}

type Forge = (original: OriginalPress) => HttpRequest;

const second = 1000;

const requestOf = (
  { timestamp, signature }: Pick<OriginalPress, 'timestamp' | 'signature'>,
  body: Buffer | string,
  headers: HttpRequest['headers'] = {},
): HttpRequest => ({
  headers: {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
    ...headers,
  },
  body: Buffer.from(body).toString('base64'),
  isBase64Encoded: true,
});

const withBody =
  (change: (bytes: Buffer, random: Random) => Buffer): Forge =>
  (original) =>
    requestOf(original, change(Buffer.from(original.body), original.random));

const withSignature =
  (change: (original: OriginalPress) => string): Forge =>
  (original) =>
    requestOf({ ...original, signature: change(original) }, original.body);

const withTimestamp =
  (change: (timestamp: string, random: Random) => string): Forge =>
  (original) =>
    requestOf(
      { ...original, timestamp: change(original.timestamp, original.random) },
      original.body,
    );

const signedAt =
  (at: (random: Random) => number, secret?: (random: Random) => string): Forge =>
  ({ body, random }) => {
    const { signature: _, ...request } = signRequest(body, at(random), secret?.(random));
    return request;
  };

const flipBit = (bytes: Buffer, random: Random): Buffer => {
  const index = Math.floor(random.between(0, bytes.length));
  bytes[index] = (bytes[index] ?? 0) ^ (1 << Math.floor(random.between(0, 8)));
  return bytes;
};

const changeDigit = ({ signature, random }: OriginalPress): string => {
  const at = 3 + Math.floor(random.between(0, 64));
  const digit = Number.parseInt(signature[at] ?? '0', 16);
  const changed = (digit + 1 + Math.floor(random.between(0, 15))) % 16;
  return signature.slice(0, at) + changed.toString(16) + signature.slice(at + 1);
};

const forges: Readonly<Record<string, Forge>> = {
  body: withBody(flipBit),
  'body-longer': withBody((bytes, random) =>
    Buffer.concat([bytes, Buffer.from(random.pick(['&', ' ', '\n', '\0', '&payload={}']))]),
  ),
  'body-shorter': withBody((bytes, random) =>
    bytes.subarray(0, Math.floor(random.between(0, bytes.length))),
  ),
  'signature-digit': withSignature(changeDigit),
  'signature-shape': withSignature(({ signature, random }) =>
    random.pick([
      signature.slice(3),
      signature.replace('v0', 'v1'),
      `${signature} `,
      ` ${signature}`,
      signature.slice(0, -1),
      `${signature}0`,
      `${signature},${signature}`,
      'v0=',
      '',
    ]),
  ),
  'signature-of-another': withSignature(
    ({ body, timestamp }) => signRequest(`${body}&x=1`, Number(timestamp) * second).signature,
  ),
  timestamp: withTimestamp(
    (timestamp, random) => `${Number(timestamp) + random.pick([1, -1, 60, -60])}`,
  ),
  'timestamp-shape': withTimestamp((timestamp, random) =>
    random.pick([
      `${timestamp}.0`,
      `0${timestamp}`,
      ` ${timestamp}`,
      `${timestamp}e0`,
      `+${timestamp}`,
      `0x${Number(timestamp).toString(16)}`,
      'NaN',
      'Infinity',
      '',
      '-1',
    ]),
  ),
  stale: signedAt((random) => pressTime - random.between(301, 1e6) * second),
  future: signedAt((random) => pressTime + random.between(301, 1e6) * second),
  'other-secret': signedAt(
    () => pressTime,
    (random) => random.pick(['', '0'.repeat(32), 'another secret of thirty-two char']),
  ),
  'header-missing': (original) => {
    const missing = original.random.pick(['x-slack-signature', 'x-slack-request-timestamp']);
    return requestOf(original, original.body, { [missing]: undefined });
  },
  'header-twice': (original) => {
    const { random, signature, timestamp } = original;
    const name = random.pick(['X-Slack-Signature', 'X-Slack-Request-Timestamp']);
    return requestOf(original, original.body, { [name]: random.pick([signature, timestamp]) });
  },
  'not-decoded': (original) => ({
    ...requestOf(original, original.body),
    isBase64Encoded: false,
  }),
};

const kinds = Object.entries(forges);

/** Forges a button press by changing one that Slack sent. */
export function forgePress(random: Random, number: number): Forgery {
  const body = encodeForm(buildPressPayload(testUsers[0].slackUserId, `${number}`));
  const { signature, headers } = signRequest(body, pressTime - random.between(0, 200) * second);
  const timestamp = `${headers?.['x-slack-request-timestamp']}`;
  const [kind, forge] = kinds[Math.floor(random.next() * kinds.length)] ?? ['', signedAt(() => 0)];
  return { kind, request: forge({ random, body, timestamp, signature }) };
}
