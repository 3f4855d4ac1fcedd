/** One execution of the state machine. */
export interface Execution {
  readonly name: string;
  readonly input: string;
  /** The start of the invocation that started the execution. */
  readonly starterStartedAt: number | undefined;
  /** Every state that it entered, in order. */
  readonly states: string[];
  /** The errors that remained after all retries. */
  readonly finalErrors: string[];
  /** The output of the last state that it left. */
  lastOutput?: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
}
