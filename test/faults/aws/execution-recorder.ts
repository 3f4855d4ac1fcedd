import type { ExecutionRecorder } from '../../../local/workflow/run-execution.ts';
import type { Trace } from '../trace.ts';
import type { Execution } from './execution.ts';

/** Reads from the history what the checks need: the states, the errors and the end. */
export function createExecutionRecorder(execution: Execution, trace: Trace): ExecutionRecorder {
  const log = (text: string): void => trace.log(`execution ${execution.name.slice(0, 6)}: ${text}`);
  /** The error of the last attempt of the current state. */
  let lastError: string | undefined;
  const closeState = (): void => {
    if (lastError !== undefined) execution.finalErrors.push(lastError);
    lastError = undefined;
  };
  return {
    record(type, { name, error, output }) {
      if (type.endsWith('StateExited')) execution.lastOutput = String(output);
      if (type.endsWith('StateEntered')) {
        execution.states.push(String(name));
        log(String(name));
      } else if (type === 'TaskScheduled') {
        lastError = undefined;
      } else if (type === 'TaskFailed' || type === 'TaskTimedOut') {
        lastError = String(error);
        log(`${execution.states.at(-1)} failed: ${error}`);
      } else if (type === 'TaskStateExited') {
        closeState();
      }
    },
    end(outcome) {
      closeState();
      execution.status = outcome.status;
      if (outcome.status === 'FAILED') log(`FAILED ${outcome.error}: ${outcome.cause}`);
    },
  };
}
