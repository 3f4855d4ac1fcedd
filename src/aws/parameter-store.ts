import type { JsonClient } from './client/json-client.ts';
import { structureAt, textAt } from './client/json-object.ts';

/** Reads a SecureString of Parameter Store; throws when there is none. */
export function createSecretReader(client: JsonClient, name: string): () => Promise<string> {
  return async () => {
    const answer = await client.call('GetParameter', { Name: name, WithDecryption: true });
    const value = textAt(structureAt(answer, 'Parameter'), 'Value');
    if (!value) throw new Error(`the parameter ${name} is empty`);
    return value;
  };
}
