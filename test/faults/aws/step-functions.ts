import { readFileSync } from 'node:fs';
import { type Definition, StateError } from './asl.ts';
import { type Execution, unlessAborted } from './execution.ts';
import { createRunState, type RunStateDeps } from './run-state.ts';

/** The deployed definition. Its template variables occur only inside strings, so it is valid JSON. */
const definition: Definition = JSON.parse(
  readFileSync(new URL('../../../workflow/break-glass.asl.json', import.meta.url), 'utf8'),
);

type Starter = { readonly startedAt: number };

/** Simulates Step Functions: runs the deployed workflow in virtual time. */
export interface StepFunctions {
  readonly executions: ReadonlyMap<string, Execution>;
  readonly start: (name: string, input: string, starter?: Starter) => 'started' | 'exists';
  /** Stops an execution, without an alert. */
  readonly abort: (name: string) => void;
  /** Returns whether an execution waited for this token. */
  readonly sendTaskSuccess: (token: string) => boolean;
}

const transitionMs = 30;

export function createStepFunctions(deps: Omit<RunStateDeps, 'waits' | 'newToken'>): StepFunctions {
  const { time, trace } = deps;
  const executions = new Map<string, Execution>();
  const waits = new Map<string, () => void>();
  let tokens = 0;
  const runState = createRunState({ ...deps, waits, newToken: () => ++tokens });

  const run = async (execution: Execution): Promise<void> => {
    let data: unknown = JSON.parse(execution.input);
    let name: string | undefined = definition.StartAt;
    while (name !== undefined) {
      await time.sleep(transitionMs);
      await unlessAborted(execution);
      execution.states.push(name);
      trace.log(`execution ${execution.name.slice(0, 6)}: ${name}`);
      const state = definition.States[name];
      if (!state || state.Type === 'Fail')
        throw new StateError(state?.Error ?? 'States.Runtime', name);
      [name, data] = await runState(execution, state, data);
      await unlessAborted(execution);
    }
    execution.status = 'SUCCEEDED';
  };

  return {
    executions,
    start(name, input, starter) {
      const known = executions.get(name);
      if (known) return known.status === 'RUNNING' && known.input === input ? 'started' : 'exists';
      const execution: Execution = {
        name,
        input,
        starterStartedAt: starter?.startedAt,
        states: [],
        finalErrors: [],
        status: 'RUNNING',
      };
      executions.set(name, execution);
      run(execution).catch((error: unknown) => {
        execution.status = 'FAILED';
        trace.log(`execution ${name.slice(0, 6)}: FAILED ${String(error)}`);
      });
      return 'started';
    },
    abort(name) {
      const execution = executions.get(name);
      if (execution?.status !== 'RUNNING') return;
      execution.status = 'ABORTED';
      trace.recordFault('execution-lost', name.slice(0, 6));
    },
    sendTaskSuccess(token) {
      const wake = waits.get(token);
      wake?.();
      return wake !== undefined;
    },
  };
}
