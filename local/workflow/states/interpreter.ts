import type { TaskTokens } from '../tasks/task-tokens.ts';
import type { WorkflowTasks } from '../tasks/workflow-tasks.ts';
import type { WorkflowTimers } from '../wait.ts';

/** What the interpreter needs from its surroundings to run states. */
export interface InterpreterDeps {
  readonly tasks: WorkflowTasks;
  readonly tokens: TaskTokens;
  readonly newToken: () => string;
  readonly timers: WorkflowTimers;
  readonly now: () => Date;
  /** At least 0, less than 1: for the jitter of retries. */
  readonly random: () => number;
  readonly region: string;
}

/** Adds an event of one of AWS's types to an execution's history. */
export type RecordEvent = (type: string, details: Readonly<Record<string, unknown>>) => void;

/** The visit of one state in one execution. */
export interface StateVisit {
  readonly name: string;
  readonly input: unknown;
  readonly executionArn: string;
  /** The Context Object, without `$$.Task`. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly record: RecordEvent;
  /** Aborted when the execution is stopped. */
  readonly signal: AbortSignal;
}

/** The next state, or none at the end, and its input. */
export type Transition = readonly [next: string | undefined, output: unknown];
