import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  type SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Invocation } from '../functions/invocation.ts';
import type { Call } from './call.ts';
import { type CallErrors, errorFacts, retryable } from './sdk-errors.ts';
import type { StepFunctions } from './step-functions.ts';

const failure = (name: string, fault: 'client' | 'server') => (attempts: number) =>
  new SFNServiceException({ name, $fault: fault, ...errorFacts(attempts) });

const errors: CallErrors = {
  throttle: (attempts) => retryable(failure('ThrottlingException', 'client')(attempts)),
  broken: (attempts) => retryable(failure('InternalServerError', 'server')(attempts)),
  conflict: failure('ExecutionLimitExceeded', 'client'),
};

export interface SfnClientDeps {
  readonly call: Call;
  readonly stepFunctions: StepFunctions;
  readonly invocation: Invocation;
}

/** Step Functions' client as the real adapters use it. */
export function createSfnClient({ call, stepFunctions, invocation }: SfnClientDeps): SFNClient {
  const answer = (command: object, attempt: number): void => {
    if (command instanceof StartExecutionCommand) {
      const { name = '', input = '' } = command.input;
      if (stepFunctions.start(name, input, invocation) === 'exists')
        throw new ExecutionAlreadyExists(errorFacts(attempt));
    } else if (command instanceof SendTaskSuccessCommand) {
      if (!stepFunctions.endWait(command.input.taskToken ?? ''))
        throw new TaskTimedOut(errorFacts(attempt));
    } else throw new Error(`this Step Functions does not know ${command.constructor.name}`);
  };
  return Object.create({
    send: (command: object): Promise<void> => {
      const operation = command.constructor.name.replace(/Command$/, '');
      return call(invocation, { service: 'workflow', operation, errors }, (attempt) =>
        answer(command, attempt),
      );
    },
  });
}
