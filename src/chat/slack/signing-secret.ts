/** The signing secret, or why there is none that may be used. */
export type SecretResult =
  | { readonly outcome: 'usable'; readonly secret: string }
  | { readonly outcome: 'unusable'; readonly problem: string };

export interface SigningSecret {
  /** The secret as it was read last; it is read at the first call. */
  current(): Promise<SecretResult>;
  /** Reads it again, as after a rotation, but at most once a minute: `undefined` when it is too soon. */
  reread(): Promise<SecretResult | undefined>;
}

const minLength = 16;
const rereadMs = 60_000;

/** Texts that people put where a secret belongs, and the secret of Slack's published example. */
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

/** Keeps the signing secret in memory; a secret that anybody could guess is as good as none. */
export function createSigningSecret(read: () => Promise<string>, now: () => number): SigningSecret {
  let known: SecretResult | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const readNow = async (): Promise<SecretResult> => {
    readAt = now();
    try {
      const result = checkSecret(await read());
      known = result;
      return result;
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown';
      // What is known stays in use: a rotation is rare, and a lookup that fails is not one.
      return known ?? { outcome: 'unusable', problem: `the secret cannot be read: ${why}` };
    }
  };
  return {
    current: async () => known ?? readNow(),
    reread: async () => (now() - readAt < rereadMs ? undefined : readNow()),
  };
}

function checkSecret(secret: string): SecretResult {
  if (secret.length < minLength)
    return { outcome: 'unusable', problem: `the secret is shorter than ${minLength} characters` };
  if (placeholders.some((placeholder) => placeholder.test(secret)))
    return { outcome: 'unusable', problem: 'the secret is a placeholder' };
  return { outcome: 'usable', secret };
}
