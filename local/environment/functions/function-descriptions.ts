import { readFile } from 'node:fs/promises';
import { isRecord } from '../../aws/api/members.ts';

/** What `infra/functions.json` says of a function, as far as the local world needs it. */
export interface FunctionDescription {
  readonly name: string;
  readonly entry: URL;
  readonly timeoutSeconds: number;
  /** The names of its environment variables. */
  readonly environment: readonly string[];
}

const projectFolder = new URL('../../../', import.meta.url);

/** Reads the functions that are deployed, which are the ones that run here. */
export async function readFunctionDescriptions(): Promise<readonly FunctionDescription[]> {
  const file = new URL('infra/functions.json', projectFolder);
  const described: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isRecord(described)) throw new TypeError('infra/functions.json is not an object');
  return Object.entries(described)
    .filter(([name]) => name !== 'state-machine')
    .map(([name, value]) => parseDescription(name, value));
}

function parseDescription(name: string, value: unknown): FunctionDescription {
  const { entry, timeoutSeconds, environment } = isRecord(value) ? value : {};
  if (typeof entry !== 'string' || typeof timeoutSeconds !== 'number' || !isTexts(environment))
    throw new TypeError(`infra/functions.json: ${name} lacks entry, timeoutSeconds or environment`);
  return { name, entry: new URL(entry, projectFolder), timeoutSeconds, environment };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
