import { StateError } from '../../../local/workflow/state-error.ts';
import type { WorkflowTasks } from '../../../local/workflow/tasks/workflow-tasks.ts';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { ServiceError } from '../../../src/aws/client/errors.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Observer } from '../observer.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Call } from './call.ts';
import type { DynamoDb } from './dynamodb.ts';
import { defaultCodes } from './service-failures.ts';

export const workflowFunctions = ['grant-access', 'revoke-access', 'report-on-access'] as const;
export type WorkflowFunction = (typeof workflowFunctions)[number];

const storeToken = {
  service: 'table',
  operation: 'store token',
  label: 'DynamoDB UpdateItem',
  codes: { ...defaultCodes, broken: 'InternalServerErrorException' },
  limits: { ...defaultLimits, maxAttempts: 1 },
} as const;

const publishAlert = {
  service: 'sns',
  operation: 'publish',
  label: 'SNS Publish',
  codes: defaultCodes,
  limits: defaultLimits,
} as const;

/** Throws an error of a DynamoDB call under the name that Step Functions gives it. */
function throwStateError(error: unknown): never {
  const name = error instanceof ServiceError ? error.name : 'SdkClientException';
  throw new StateError(`DynamoDb.${name}`, String(error));
}

export interface WorkflowTasksDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  readonly call: Call;
  readonly dynamodb: DynamoDb;
  readonly observer: Observer;
  /** Makes the calls that Step Functions sends itself. */
  readonly stepFunctionsInvocation: Invocation;
  readonly invoke: (name: WorkflowFunction, payload: unknown) => Promise<unknown>;
}

/** Creates the service integrations of the workflow's Task states. */
export function createWorkflowTasks(deps: WorkflowTasksDeps): WorkflowTasks {
  const {
    time,
    random,
    faultProfile,
    trace,
    call,
    dynamodb,
    observer,
    stepFunctionsInvocation,
    invoke,
  } = deps;
  const isDrawn = (probability: number): boolean =>
    time.now() < faultProfile.stableFrom && random.chance(probability);
  return {
    async invokeFunction(functionName, payload) {
      const name = workflowFunctions.find((known) => known === functionName);
      if (name === undefined) throw new StateError('States.Runtime', `no function ${functionName}`);
      if (isDrawn(faultProfile.refusedInvocationRate)) {
        trace.recordFault('invocation-refused', name);
        throw new StateError('Lambda.TooManyRequestsException', 'injected');
      }
      if (isDrawn(faultProfile.doubleInvocationRate)) {
        trace.recordFault('invoked-twice', name);
        time.after(random.between(0, 90_000), () => invoke(name, payload));
      }
      return { ok: true, payload: await invoke(name, payload) };
    },
    async updateItem(parameters) {
      const { outcome } = await call(stepFunctionsInvocation, storeToken, () =>
        dynamodb.update(Object(parameters)),
      ).catch(throwStateError);
      if (outcome === 'condition-failed')
        throw new StateError('DynamoDb.ConditionalCheckFailedException', 'refused');
    },
    async publish({ Message: message }, { executionArn: grantId, state }) {
      const kind = state === 'AlertOfContradiction' ? 'record-changed' : 'execution-failed';
      observer.onAlert({ kind, grantIds: [grantId], text: String(message) }, undefined);
      await call(stepFunctionsInvocation, publishAlert, () => undefined);
    },
  };
}
