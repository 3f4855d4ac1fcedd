import {
  type ClientLimits,
  defaultLimits,
  interactiveLimits,
} from '../../../src/aws/client/client-limits.ts';
import type { JsonClient } from '../../../src/aws/client/json-client.ts';
import { untilAborted } from '../../../src/aws/client/until-aborted.ts';
import { createTable, type Table } from '../../../src/aws/dynamodb/table.ts';
import { createIdentityStore } from '../../../src/aws/identity-store.ts';
import { createPermissionSets } from '../../../src/aws/permission-sets.ts';
import type { LateEvent } from '../../../src/chat/slack/answer/late-event.ts';
import type { Log } from '../../../src/platform/log.ts';
import type { Measure } from '../../../src/platform/metrics.ts';
import {
  type Decide,
  type FactSources,
  lookUpAndDecide,
} from '../../../src/request/policy/gather-facts.ts';
import type { RecordReader } from '../../../src/request/stored-record.ts';
import { policy } from '../../fixtures/request/decision-cases.ts';
import type { Call } from '../aws/call.ts';
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { IdentityCenter } from '../aws/identity-center.ts';
import { createIdentityCenterClient } from '../aws/identity-center-client.ts';
import { createIdentityStoreClient } from '../aws/identity-store-client.ts';
import type { StepFunctions } from '../aws/step-functions.ts';
import { createStepFunctionsClient } from '../aws/step-functions-client.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { Observer } from '../observer.ts';
import { instanceArn } from '../test-data.ts';
import type { Trace } from '../trace.ts';

/** The simulated services that the functions call. */
export interface SimulatedServices {
  readonly call: Call;
  readonly identityCenter: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly faultProfile: FaultProfile;
  readonly stepFunctions: () => StepFunctions;
  readonly isDisabled: (principalId: string) => boolean;
  /** The CloudTrail records that CloudTrail has delivered so far. */
  readonly delivered: () => readonly unknown[];
  readonly newOwnerId: () => string;
  /** Invokes access-requested asynchronously. */
  readonly invokeLater: (grantId: string | undefined, event: LateEvent) => void;
  readonly trace: Trace;
  readonly observer: Observer;
}

export const measure: Measure = () => undefined;

/** Writes the errors of a function's log to the trace. */
export const buildLog =
  ({ trace }: SimulatedServices, { name }: Invocation): Log =>
  (message, { error } = {}) => {
    if (error !== undefined)
      trace.log(`log of ${name}: ${message}: ${String(error).slice(0, 120)}`);
  };

export const rateLimitOf = ({ newOwnerId }: SimulatedServices, { now, sleep }: Invocation) => ({
  now,
  sleep,
  newOwnerId,
  measure,
});

/** The limits of a function's clients, as src/lambda sets them. */
const clientLimitsOf = ({ name }: Invocation): ClientLimits =>
  name === 'access-requested' ? interactiveLimits : defaultLimits;

/** The table through its real adapter. */
export function tableOf(
  { dynamodb }: SimulatedServices,
  invocation: Invocation,
  signal?: AbortSignal,
): Table {
  const client = dynamodb.clientOf(invocation, clientLimitsOf(invocation));
  return createTable(stoppedBy(client, signal), 'break-glass-access');
}

const stoppedBy = (client: JsonClient, signal: AbortSignal | undefined): JsonClient =>
  signal === undefined ? client : untilAborted(client, signal);

export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:break-glass';

/** The Step Functions client of a function. */
export const stepFunctionsOf = (
  { call, stepFunctions }: SimulatedServices,
  invocation: Invocation,
) =>
  createStepFunctionsClient({
    call,
    invocation,
    limits: clientLimitsOf(invocation),
    stepFunctions: stepFunctions(),
  });

export const identityCenterOf = (
  { call, identityCenter, faultProfile }: SimulatedServices,
  invocation: Invocation,
  overrides: { readonly grantId?: string; readonly limits?: ClientLimits } = {},
) =>
  createIdentityCenterClient({
    call,
    identityCenter,
    faultProfile,
    invocation,
    grantId: invocation.grantId,
    limits: clientLimitsOf(invocation),
    ...overrides,
  });

/** The decision, over the table, the identity store and the permission sets. */
export function composeFactSources(
  services: SimulatedServices,
  invocation: Invocation,
  records: RecordReader,
  signal?: AbortSignal,
): FactSources {
  const identityStore = createIdentityStoreClient({
    ...services,
    invocation,
    limits: clientLimitsOf(invocation),
  });
  const identityCenter = identityCenterOf(services, invocation);
  return {
    records,
    directory: createIdentityStore(stoppedBy(identityStore, signal), 'd-1234567890'),
    permissionSets: createPermissionSets(stoppedBy(identityCenter, signal), instanceArn),
  };
}

export function composeDecision(sources: FactSources): Decide {
  return (request) => lookUpAndDecide(sources, policy, request);
}
