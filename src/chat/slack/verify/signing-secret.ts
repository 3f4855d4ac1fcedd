import { findMisstored } from '../misstored.ts';

/** The signing secret, or why it cannot be used. */
type SecretResult =
  | { readonly outcome: 'usable'; readonly secret: string }
  | { readonly outcome: 'unusable'; readonly problem: string };

export interface SigningSecret {
  /** Returns the secret. Reads it again when the last read is five minutes old, before a request is believed. */
  current(): Promise<SecretResult>;
  /** Reads the secret again after a mismatch; `undefined` if the last try was within five seconds. */
  refresh(): Promise<SecretResult | undefined>;
}

const minLength = 16;
/** A rotated secret works for this long at most while the parameter can be read. */
const maxAgeMs = 5 * 60_000;
/** A secret that was read works for this long at most while the parameter cannot be read. */
const maxUnreadMs = 60 * 60_000;
const minTryMs = 5_000;

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

/**
 * Keeps the signing secret, and rejects one that could be guessed or that was not stored as Slack shows it.
 * While it cannot be read, the one that was read last works for an hour.
 */
export function createSigningSecret(read: () => Promise<string>, now: () => number): SigningSecret {
  let last: { readonly result: SecretResult; readonly readAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let problem = '';
  const lastWithin = (milliseconds: number): SecretResult | undefined =>
    last !== undefined && now() - last.readAt < milliseconds ? last.result : undefined;
  const tryToRead = async (): Promise<void> => {
    triedAt = now();
    try {
      last = { result: checkSecret(await read()), readAt: triedAt };
    } catch (error) {
      const errorName = error instanceof Error ? error.name : 'unknown';
      problem = `the secret cannot be read: ${errorName}`;
    }
  };
  const mayTry = (): boolean => now() - triedAt >= minTryMs;
  const known = (): SecretResult => lastWithin(maxUnreadMs) ?? { outcome: 'unusable', problem };
  return {
    async current() {
      if (lastWithin(maxAgeMs) === undefined && mayTry()) await tryToRead();
      return known();
    },
    async refresh() {
      if (!mayTry()) return undefined;
      await tryToRead();
      return known();
    },
  };
}

const unusable = (problem: string): SecretResult => ({ outcome: 'unusable', problem });

function checkSecret(secret: string): SecretResult {
  const problem = findSecretProblem(secret);
  return problem === undefined ? { outcome: 'usable', secret } : unusable(`the secret ${problem}`);
}

/** Returns why every request would be refused with this signing secret; `undefined` if it can be used. */
export function findSecretProblem(secret: string): string | undefined {
  const misstored = findMisstored(secret);
  if (misstored !== undefined) return misstored;
  if (secret.length < minLength) return `is shorter than ${minLength} characters`;
  if (placeholders.some((placeholder) => placeholder.test(secret))) return 'is a placeholder';
  return undefined;
}
