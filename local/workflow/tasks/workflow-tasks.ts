import type { InvocationResult } from '../../functions/invocation-result.ts';

export type TaskParameters = Readonly<Record<string, unknown>>;

/** The state that makes a call. */
export interface TaskOrigin {
  readonly executionArn: string;
  readonly state: string;
}

/** The calls of the workflow's Task states. They throw StateError with Step Functions' names. */
export interface WorkflowTasks {
  /** `functionName` is the name without ARN and alias. */
  invokeFunction(functionName: string, payload: unknown): Promise<InvocationResult>;
  updateItem(parameters: TaskParameters): Promise<unknown>;
  publish(parameters: TaskParameters, origin: TaskOrigin): Promise<unknown>;
}
