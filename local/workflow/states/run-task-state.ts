import { applyResultPath } from '../data/result-path.ts';
import { fillTemplate } from '../data/template.ts';
import type { Retrier, StateOfType } from '../definition/state-schema.ts';
import { matchesError, StateError } from '../state-error.ts';
import type { InterpreterDeps, StateVisit, Transition } from './interpreter.ts';
import { runAttempt } from './run-attempt.ts';

/** Runs a Task state with its retries and catches. */
export async function runTaskState(
  deps: InterpreterDeps,
  state: StateOfType<'Task'>,
  visit: StateVisit,
): Promise<Transition> {
  const retries = new Map<Retrier, number>();
  for (;;) {
    try {
      const result = await runAttempt(deps, state, visit);
      const selected = selectResult(state, visit, result);
      return [state.Next, applyResultPath(visit.input, state.ResultPath, selected)];
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delayMs = countRetry(state.Retry, retries, error.name, deps.random);
      if (delayMs === undefined) return catchError(state, visit, error);
      await deps.timers.retryDelay(delayMs, visit.signal);
    }
  }
}

function selectResult(
  { ResultSelector: selector }: StateOfType<'Task'>,
  { context }: StateVisit,
  result: unknown,
): unknown {
  return selector ? fillTemplate(selector, { data: result, context }) : result;
}

/** Returns the delay before the next attempt; undefined if the first match has no retry left. */
function countRetry(
  retriers: readonly Retrier[],
  retries: Map<Retrier, number>,
  error: string,
  random: () => number,
): number | undefined {
  const retrier = retriers.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
  if (retrier === undefined) return undefined;
  const count = retries.get(retrier) ?? 0;
  if (count >= (retrier.MaxAttempts ?? 3)) return undefined;
  retries.set(retrier, count + 1);
  const seconds = Math.min(
    (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** count,
    retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
  );
  return seconds * 1000 * (retrier.JitterStrategy === 'FULL' ? random() : 1);
}

function catchError(
  { Catch: catchers }: StateOfType<'Task'>,
  { input }: StateVisit,
  error: StateError,
): Transition {
  const catcher = catchers.find(({ ErrorEquals }) => matchesError(ErrorEquals, error.name));
  if (catcher === undefined) throw error;
  const output = { Error: error.name, Cause: error.message };
  return [catcher.Next, applyResultPath(input, catcher.ResultPath, output)];
}
