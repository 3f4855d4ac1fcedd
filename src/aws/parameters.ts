import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** Reads a SecureString of Parameter Store; throws when there is none. */
export function createSecretReader(client: SSMClient, name: string): () => Promise<string> {
  return async () => {
    const { Parameter: parameter } = await client.send(
      new GetParameterCommand({ Name: name, WithDecryption: true }),
    );
    if (!parameter?.Value) throw new Error(`the parameter ${name} is empty`);
    return parameter.Value;
  };
}
