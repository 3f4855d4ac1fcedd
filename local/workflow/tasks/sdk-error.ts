import { StateError } from '../state-error.ts';

/** Step Functions' names for the errors of one service. */
export interface ErrorNames {
  readonly prefix: string;
  /** The name of an error that the service's model does not list. */
  readonly unlisted: string;
}

/**
 * Names an SDK error as Step Functions does, after the classes of the Java SDK: a listed error
 * always ends in `Exception`, an unlisted one is the service's base exception, and a call without a
 * response is an SdkClientException.
 */
export function buildSdkError(thrown: unknown, names: ErrorNames, isListed: boolean): StateError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new StateError(`${names.prefix}.${nameOf(error, names, isListed)}`, error.message);
}

function nameOf(error: Error, names: ErrorNames, isListed: boolean): string {
  if (!('$fault' in error)) return 'SdkClientException';
  if (!isListed) return names.unlisted;
  return error.name.endsWith('Exception') ? error.name : `${error.name}Exception`;
}
