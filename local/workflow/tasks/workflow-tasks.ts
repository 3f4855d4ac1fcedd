import type { InvocationResult } from '../../functions/invocation-result.ts';

export type TaskParameters = Readonly<Record<string, unknown>>;

/** The calls that the workflow's Task states make. They throw StateError with Step Functions' error name. */
export interface WorkflowTasks {
  /** `functionName` is the name without ARN and alias. */
  invokeFunction(functionName: string, payload: unknown): Promise<InvocationResult>;
  updateItem(parameters: TaskParameters): Promise<unknown>;
  publish(parameters: TaskParameters): Promise<unknown>;
}
