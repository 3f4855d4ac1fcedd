import { resolvePath } from '../data/path.ts';
import { applyResultPath } from '../data/result-path.ts';
import { fillTemplate } from '../data/template.ts';
import type { StateOfType, SupportedState } from '../definition/state-schema.ts';
import { StateError } from '../state-error.ts';
import type { InterpreterDeps, StateVisit, Transition } from './interpreter.ts';
import { runTaskState } from './run-task-state.ts';

/** Runs one state. Throws StateError if it fails and has no Catch for the error. */
export async function runState(
  deps: InterpreterDeps,
  state: SupportedState,
  visit: StateVisit,
): Promise<Transition> {
  switch (state.Type) {
    case 'Task':
      return runTaskState(deps, state, visit);
    case 'Wait':
      await deps.timers.waitState(readSeconds(state, visit) * 1000, visit.signal);
      return [state.Next, visit.input];
    case 'Choice':
      return [chooseNext(state, visit), visit.input];
    case 'Pass':
      return [state.Next, runPass(state, visit)];
    case 'Succeed':
      return [undefined, visit.input];
    case 'Fail':
      throw new StateError(state.Error ?? '', state.Cause ?? '');
  }
}

function readSeconds(state: StateOfType<'Wait'>, { input, context }: StateVisit): number {
  const { Seconds: fixed, SecondsPath: path } = state;
  const seconds = path === undefined ? fixed : resolvePath(path, { data: input, context });
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0) return seconds;
  throw new StateError('States.Runtime', 'The seconds to wait must be a whole number, 0 or more');
}

function runPass(state: StateOfType<'Pass'>, { input, context }: StateVisit): unknown {
  const result =
    state.Result ??
    (state.Parameters ? fillTemplate(state.Parameters, { data: input, context }) : input);
  return applyResultPath(input, state.ResultPath, result);
}

function chooseNext(state: StateOfType<'Choice'>, { name, input, context }: StateVisit): string {
  const rule = state.Choices.find(({ Variable: path, ...test }) => {
    const value = resolvePath(path, { data: input, context });
    if (test.IsPresent !== undefined) return test.IsPresent === (value !== undefined);
    if (value !== undefined && test.IsNull !== undefined) return test.IsNull === (value === null);
    if (value !== undefined) return value === (test.BooleanEquals ?? test.StringEquals);
    const problem = `Invalid path '${path}': The choice state's condition path references an invalid value.`;
    throw new StateError('States.Runtime', problem);
  });
  const next = rule?.Next ?? state.Default;
  if (next !== undefined) return next;
  throw new StateError('States.NoChoiceMatched', `No rule of the Choice state ${name} matched`);
}
