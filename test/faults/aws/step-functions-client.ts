import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { type JsonObject, textAt } from '../../../src/aws/client/json-object.ts';
import * as services from '../../../src/aws/client/json-service.ts';
import { createFaultyJsonClient, type FaultyJsonClientDeps } from './faulty-json-client.ts';
import { clientError, defaultCodes } from './service-failures.ts';
import type { StepFunctions } from './step-functions.ts';

const codes = { ...defaultCodes, conflict: 'ExecutionLimitExceeded' };

export interface StepFunctionsClientDeps
  extends Pick<FaultyJsonClientDeps, 'call' | 'invocation' | 'limits'> {
  readonly stepFunctions: StepFunctions;
}

/** Creates the Step Functions client of a function, for the real adapters. */
export function createStepFunctionsClient(deps: StepFunctionsClientDeps): JsonClient {
  const { stepFunctions, invocation } = deps;
  const respond = (operation: string, input: JsonObject, attempts: number): JsonObject => {
    if (operation === 'StartExecution') {
      const [name = '', text = ''] = [textAt(input, 'name'), textAt(input, 'input')];
      if (stepFunctions.start(name, text, invocation) === 'exists')
        throw clientError('ExecutionAlreadyExists', attempts);
      return {};
    }
    if (operation === 'DescribeExecution') {
      const name = textAt(input, 'executionArn')?.split(':').at(-1) ?? '';
      const execution = stepFunctions.executions.get(name);
      if (!execution) throw clientError('ExecutionDoesNotExist', attempts);
      return { status: execution.status };
    }
    if (operation === 'GetExecutionHistory') {
      const name = textAt(input, 'executionArn')?.split(':').at(-1) ?? '';
      const execution = stepFunctions.executions.get(name);
      if (!execution) throw clientError('ExecutionDoesNotExist', attempts);
      return { events: [{ stateExitedEventDetails: { output: execution.lastOutput } }] };
    }
    if (operation === 'ListExecutions') {
      const running = [...stepFunctions.executions.values()].filter(
        ({ status }) => status === 'RUNNING',
      );
      return { executions: running.map(({ name }) => ({ name })) };
    }
    if (operation !== 'SendTaskSuccess')
      throw new Error(`the simulated Step Functions has no ${operation}`);
    if (!stepFunctions.sendTaskSuccess(textAt(input, 'taskToken') ?? ''))
      throw clientError('TaskTimedOut', attempts);
    return {};
  };
  return createFaultyJsonClient({
    ...deps,
    service: services.stepFunctions,
    faultService: 'workflow',
    errorCodesOf: () => codes,
    respond,
  });
}
