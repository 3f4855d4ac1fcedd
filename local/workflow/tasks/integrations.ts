import type { FailedInvocation } from '../../functions/invocation-result.ts';
import { StateError } from '../state-error.ts';
import type { TaskResource } from './task-resource.ts';
import type { TaskOrigin, TaskParameters, WorkflowTasks } from './workflow-tasks.ts';

type Integration = (
  tasks: WorkflowTasks,
  parameters: TaskParameters,
  origin: TaskOrigin,
) => Promise<unknown>;

/** The service integrations of the interpreter, by the last parts of the Resource. */
export const integrations: Readonly<Record<string, Integration>> = {
  'lambda:invoke': invokeFunction,
  'aws-sdk:dynamodb:updateItem': (tasks, parameters) => tasks.updateItem(parameters),
  'sns:publish': (tasks, parameters, origin) => tasks.publish(parameters, origin),
};

/** Makes the call of a Task state. */
export async function callIntegration(
  tasks: WorkflowTasks,
  { integration }: TaskResource,
  parameters: TaskParameters,
  origin: TaskOrigin,
): Promise<unknown> {
  const call = integrations[integration];
  if (!call) throw new StateError('States.Runtime', `No integration is named ${integration}`);
  return call(tasks, parameters, origin);
}

async function invokeFunction(tasks: WorkflowTasks, parameters: TaskParameters): Promise<unknown> {
  const name = readFunctionName(String(parameters['FunctionName']));
  const invocation = await tasks.invokeFunction(name, parameters['Payload'] ?? {});
  if (!invocation.ok) throw new StateError(invocation.errorType, buildCause(invocation));
  return { ExecutedVersion: '$LATEST', Payload: invocation.payload, StatusCode: 200 };
}

/** `name`, `name:alias` or `arn:<partition>:lambda:<region>:<account>:function:name[:alias]`. */
function readFunctionName(text: string): string {
  const parts = text.split(':');
  return (parts[0] === 'arn' ? parts[6] : parts[0]) ?? '';
}

/** The Cause is Lambda's error response as JSON text; a killed function has no trace. */
function buildCause({ errorType, errorMessage, trace }: FailedInvocation): string {
  return JSON.stringify({ errorType, errorMessage, ...(trace.length > 0 ? { trace } : {}) });
}
