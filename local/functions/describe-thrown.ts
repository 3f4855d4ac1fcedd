import type { FailedInvocation } from './invocation-result.ts';

type ErrorLike = Pick<Required<Error>, 'name' | 'message' | 'stack'>;

/** Describes a thrown value as Lambda's Node runtime does: by its error name or its type. */
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

/** Checks the members, because the DOMException of an aborted fetch is not a native error. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return ['name', 'message', 'stack'].every(
    (member) => typeof Reflect.get(thrown, member) === 'string',
  );
}
