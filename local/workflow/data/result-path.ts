import { isRecord } from '../../is-record.ts';
import { StateError } from '../state-error.ts';

/** `$` or `$.` and one name: deeper paths are not supported. */
export const isResultPath = (path: string): boolean => /^\$(\.[\w-]+)?$/.test(path);

/** Builds a state's output: puts the result into the input at `ResultPath`. */
export function applyResultPath(
  input: unknown,
  path: string | null | undefined,
  result: unknown,
): unknown {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  if (isRecord(input)) return { ...input, [path.slice('$.'.length)]: result };
  throw new StateError(
    'States.ResultPathMatchFailure',
    `Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`,
  );
}
