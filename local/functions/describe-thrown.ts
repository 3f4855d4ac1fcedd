import type { FailedInvocation } from './invocation-result.ts';

type ErrorLike = Pick<Required<Error>, 'name' | 'message' | 'stack'>;

/** Says what was thrown the way Lambda's Node runtime does: an error by its name, else by its type. */
export function describeThrown(thrown: unknown): FailedInvocation {
  if (!isErrorLike(thrown)) {
    return { ok: false, errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    ok: false,
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack.split('\n'),
  };
}

/** By its members, since a DOMException (an aborted fetch) is no native error. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return ['name', 'message', 'stack'].every(
    (member) => typeof Reflect.get(thrown, member) === 'string',
  );
}
