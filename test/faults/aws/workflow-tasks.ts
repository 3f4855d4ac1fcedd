import type { Invocation } from '../functions/invocation.ts';
import type { Witness } from '../functions/wiring.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Weather } from '../weather.ts';
import { StateFailure } from './asl.ts';
import type { Call } from './call.ts';
import type { DynamoDb } from './dynamodb.ts';
import { parseUpdate } from './expressions.ts';
import type { WorkflowTasks } from './run-state.ts';
import { type CallErrors, plainErrors } from './sdk-errors.ts';

export const workflowFunctions = ['grant-access', 'revoke-access', 'report-on-access'] as const;
export type WorkflowFunction = (typeof workflowFunctions)[number];

const functionOf: Readonly<Record<string, WorkflowFunction>> = {
  '${GrantAccessFunctionArn}': 'grant-access',
  '${RevokeAccessFunctionArn}': 'revoke-access',
  '${ReportOnAccessFunctionArn}': 'report-on-access',
};

/** How Step Functions names what DynamoDB answers it. */
const tableErrors: CallErrors = {
  throttle: () => new StateFailure('DynamoDb.ThrottlingException', 'a fault'),
  broken: () => new StateFailure('DynamoDb.InternalServerErrorException', 'a fault'),
};

export interface WorkflowTasksDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly call: Call;
  readonly dynamodb: DynamoDb;
  readonly witness: Witness;
  /** Step Functions itself, as whoever makes its calls. */
  readonly caller: Invocation;
  readonly launch: (name: WorkflowFunction, payload: unknown) => Promise<unknown>;
}

/** What the workflow's tasks do in this world. */
export function createWorkflowTasks(deps: WorkflowTasksDeps): WorkflowTasks {
  const { time, random, weather, trace, call, dynamodb, witness, caller, launch } = deps;
  const hits = (probability: number): boolean =>
    time.now() < weather.calmFrom && random.chance(probability);
  return {
    async invokeFunction(token, payload) {
      const name = functionOf[token];
      if (name === undefined) throw new StateFailure('States.Runtime', `no function ${token}`);
      if (hits(weather.notInvoked)) {
        trace.fault('not-invoked', name);
        throw new StateFailure('Lambda.TooManyRequestsException', 'a fault');
      }
      if (hits(weather.invokedTwice)) {
        trace.fault('invoked-twice', name);
        time.after(random.between(0, 90_000), () => launch(name, payload));
      }
      return { Payload: await launch(name, payload) };
    },
    async updateItem(parameters) {
      const options = { service: 'table', operation: 'store token', errors: tableErrors } as const;
      const { outcome } = await call(caller, { ...options, attempts: 1 }, () =>
        dynamodb.update(parseUpdate(Object(parameters))),
      );
      if (outcome === 'refused')
        throw new StateFailure('DynamoDb.ConditionalCheckFailedException', 'the condition');
    },
    async publish(parameters) {
      const { Message: message } = Object(parameters);
      witness.onAlert(String(message), undefined);
      const options = { service: 'sns', operation: 'publish', errors: plainErrors } as const;
      await call(caller, options, () => undefined);
    },
  };
}
