import type { JsonClient } from './client/json-client.ts';
import { structureAt, textAt } from './client/json-object.ts';

/** Reads a parameter, and decrypts a SecureString. Throws when it is missing or empty. */
export function createParameterReader(client: JsonClient, name: string): () => Promise<string> {
  return async () => {
    const response = await client.call('GetParameter', { Name: name, WithDecryption: true });
    const value = textAt(structureAt(response, 'Parameter'), 'Value');
    if (!value) throw new Error(`the parameter ${name} is empty`);
    return value;
  };
}

interface SecretParameter {
  readonly name: string;
  /** Without one, the account's default key of Parameter Store. */
  readonly kmsKey: string | undefined;
}

/**
 * Returns a function that stores a SecureString, and returns its version. Without `replace` it throws
 * ParameterAlreadyExists where there is one. What it throws does not contain the secret.
 */
export function createSecretWriter(
  client: JsonClient,
  { name, kmsKey }: SecretParameter,
): (secret: string, options: { readonly replace: boolean }) => Promise<number> {
  return async (secret, { replace }) => {
    const input = { Name: name, Value: secret, Type: 'SecureString', Overwrite: replace };
    try {
      const key = kmsKey === undefined ? {} : { KeyId: kmsKey };
      return Number((await client.call('PutParameter', { ...input, ...key }))['Version']);
    } catch (error) {
      // AWS repeats values that it refuses.
      if (error instanceof Error) error.message = error.message.replaceAll(secret, '(the secret)');
      throw error;
    }
  };
}
