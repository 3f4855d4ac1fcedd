import { isServiceError } from '../../../aws/client/errors.ts';
import { parameterStore } from '../../../aws/client/json-service.ts';
import { createSecretWriter } from '../../../aws/parameter-store.ts';
import { connectAws } from '../../connect-aws.ts';
import type { AwsOptions, JsonOption } from '../../deployment-options.ts';
import { confirm } from '../../output/confirm.ts';
import { readSecret } from '../../output/read-secret.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine } from '../../print-line.ts';
import { UsageError } from '../../usage-error.ts';
import { type SecretKind, secretKinds } from './kinds.ts';

export type SetSecretOptions = AwsOptions &
  JsonOption & {
    readonly parameter?: string;
    readonly kmsKey?: string;
    readonly yes?: true;
  };

/** Runs `break-glass secret set`, and returns the exit code. */
export async function setSecret(kind: SecretKind, options: SetSecretOptions): Promise<number> {
  const { name, findProblem, parameter: defaultParameter } = secretKinds[kind];
  const { parameter = defaultParameter, kmsKey, yes, json } = options;
  const { clientFor } = await connectAws(options);
  const write = createSecretWriter(clientFor(parameterStore), { name: parameter, kmsKey });
  const secret = await readSecret(`${name} (is not shown): `);
  const problem = findProblem(secret);
  if (problem !== undefined)
    throw new UsageError(`That ${problem}: copy the ${name} from Slack again. Nothing was stored.`);
  let version: number;
  try {
    version = await write(secret, { replace: false });
  } catch (error) {
    if (!isServiceError(error, 'ParameterAlreadyExists')) throw error;
    if (!yes && !(await confirm(`The parameter ${parameter} exists. Replace its value?`))) {
      printLine('Nothing was stored: the earlier value stays.');
      return 3;
    }
    version = await write(secret, { replace: true });
  }
  if (json) printJson({ parameter, version });
  else printLine(`Stored the ${name} in ${parameter}, version ${version}.`);
  return 0;
}
