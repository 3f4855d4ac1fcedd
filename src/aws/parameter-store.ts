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
