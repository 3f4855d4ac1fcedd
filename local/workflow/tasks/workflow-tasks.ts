import type { InvocationResult } from '../../functions/invocation-result.ts';

export type TaskParameters = Readonly<Record<string, unknown>>;

/**
 * What the states of the workflow have done for them. A refusal is a StateError, named as Step
 * Functions names it.
 */
export interface WorkflowTasks {
  /** `functionName` is the bare name, whatever the definition spelled. */
  invokeFunction(functionName: string, payload: unknown): Promise<InvocationResult>;
  updateItem(parameters: TaskParameters): Promise<unknown>;
  publish(parameters: TaskParameters): Promise<unknown>;
}
