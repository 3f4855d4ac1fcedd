/** The signing secret, or why it cannot be used. */
type SecretResult =
  | { readonly outcome: 'usable'; readonly secret: string }
  | { readonly outcome: 'unusable'; readonly problem: string };

export interface SigningSecret {
  /** Returns the cached secret; reads it at the first call. */
  current(): Promise<SecretResult>;
  /** Reads the secret again, at most once a minute; `undefined` if the last read is more recent. */
  refresh(): Promise<SecretResult | undefined>;
}

const minLength = 16;
const minRefreshMs = 60_000;

/** Common placeholders for a secret, and the secret of Slack's published example. */
const placeholders = [
  /change.?(me|this|it)/i,
  /place.?holder/i,
  /replace/i,
  /your.+(secret|key|token)/i,
  /example/i,
  /todo|fixme/i,
  /^slack.?signing.?secret$/i,
  /^(.)\1*$/,
  /^8f742231b10e8888abcd99yyyzzz85a5$/,
];

/** Caches the signing secret, and rejects a short secret or a placeholder, which could be guessed. */
export function createSigningSecret(read: () => Promise<string>, now: () => number): SigningSecret {
  let cached: SecretResult | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const readNow = async (): Promise<SecretResult> => {
    readAt = now();
    try {
      const result = checkSecret(await read());
      cached = result;
      return result;
    } catch (error) {
      const errorName = error instanceof Error ? error.name : 'unknown';
      // The cached secret stays in use: a failed read does not mean a rotation.
      return cached ?? { outcome: 'unusable', problem: `the secret cannot be read: ${errorName}` };
    }
  };
  return {
    current: async () => cached ?? readNow(),
    refresh: async () => (now() - readAt < minRefreshMs ? undefined : readNow()),
  };
}

function checkSecret(secret: string): SecretResult {
  if (secret.length < minLength)
    return { outcome: 'unusable', problem: `the secret is shorter than ${minLength} characters` };
  if (placeholders.some((placeholder) => placeholder.test(secret)))
    return { outcome: 'unusable', problem: 'the secret is a placeholder' };
  return { outcome: 'usable', secret };
}
