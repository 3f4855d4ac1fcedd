import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { ServiceError } from '../../../src/aws/client/service-error.ts';
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
import { defaultCodes } from './failures.ts';
import type { WorkflowTasks } from './run-state.ts';

export const workflowFunctions = ['grant-access', 'revoke-access', 'report-on-access'] as const;
export type WorkflowFunction = (typeof workflowFunctions)[number];

const functionOf: Readonly<Record<string, WorkflowFunction>> = {
  '${GrantAccessFunctionArn}': 'grant-access',
  '${RevokeAccessFunctionArn}': 'revoke-access',
  '${ReportOnAccessFunctionArn}': 'report-on-access',
};

const storeToken = {
  service: 'table',
  operation: 'store token',
  what: 'DynamoDB UpdateItem',
  codes: { ...defaultCodes, broken: 'InternalServerErrorException' },
  limits: { ...defaultLimits, maxAttempts: 1 },
} as const;

const publishAlert = {
  service: 'sns',
  operation: 'publish',
  what: 'SNS Publish',
  codes: defaultCodes,
  limits: defaultLimits,
} as const;

/** How Step Functions names what becomes of a call to DynamoDB. */
function throwAsState(error: unknown): never {
  const name = error instanceof ServiceError ? error.name : 'SdkClientException';
  throw new StateFailure(`DynamoDb.${name}`, String(error));
}

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
      const { outcome } = await call(caller, storeToken, () =>
        dynamodb.update(parseUpdate(Object(parameters))),
      ).catch(throwAsState);
      if (outcome === 'refused')
        throw new StateFailure('DynamoDb.ConditionalCheckFailedException', 'the condition');
    },
    async publish(parameters) {
      const { Message: message } = Object(parameters);
      witness.onAlert(String(message), undefined);
      await call(caller, publishAlert, () => undefined);
    },
  };
}
