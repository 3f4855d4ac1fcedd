import { readFile } from 'node:fs/promises';
import { isRecord } from '../../is-record.ts';

/** The part of a function in `infra/functions.json` that the local environment needs. */
export interface FunctionDescription {
  readonly name: string;
  /** Relative to the project folder. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  /** The names of its environment variables. */
  readonly environment: readonly string[];
}

const projectFolder = new URL('../../../', import.meta.url);

/** Reads the deployed functions. The local environment runs the same ones. */
export async function readFunctionDescriptions(): Promise<readonly FunctionDescription[]> {
  const file = new URL('infra/functions.json', projectFolder);
  const descriptions: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isRecord(descriptions)) throw new TypeError('infra/functions.json is not an object');
  return Object.entries(descriptions)
    .filter(([name]) => name !== 'state-machine')
    .map(([name, value]) => parseDescription(name, value));
}

function parseDescription(name: string, value: unknown): FunctionDescription {
  const { entry, timeoutSeconds, environment } = isRecord(value) ? value : {};
  if (
    typeof entry !== 'string' ||
    typeof timeoutSeconds !== 'number' ||
    !isStringArray(environment)
  )
    throw new TypeError(`infra/functions.json: ${name} lacks entry, timeoutSeconds or environment`);
  return { name, entry, timeoutSeconds, environment };
}

const isStringArray = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
