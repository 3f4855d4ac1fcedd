import {
  type ClientLimits,
  defaultLimits,
  interactiveLimits,
} from '../../../src/aws/client/client-limits.ts';
import { createTable, type Table } from '../../../src/aws/dynamodb/table.ts';
import { createIdentityStore } from '../../../src/aws/identity-store.ts';
import { createPermissionSets } from '../../../src/aws/permission-sets.ts';
import type { Log } from '../../../src/platform/log.ts';
import type { Measure } from '../../../src/platform/metrics.ts';
import { createDecision, type Decide } from '../../../src/request/policy/gather-facts.ts';
import type { RecordReader } from '../../../src/request/stored-record.ts';
import type { Call } from '../aws/call.ts';
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { IdentityCenter } from '../aws/identity-center.ts';
import { createIdentityCenterClient } from '../aws/identity-center-client.ts';
import { createIdentityStoreClient } from '../aws/identity-store-client.ts';
import type { StepFunctions } from '../aws/step-functions.ts';
import type { FaultProfile } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import { instanceArn } from '../test-data.ts';

/** What people and machines outside hear. */
export interface Observer {
  /** Something was said, or Slack did not take it. */
  readonly onNotificationTried: (grantId: string, text: string) => void;
  readonly onNotified: (grantId: string, text: string) => void;
  /** What the response URL of a press is told. */
  readonly onResponse: (text: string, by: Invocation) => void;
  /** `by` is the function that raised it; none where the workflow did. */
  readonly onAlert: (text: string, by: Invocation | undefined) => void;
  readonly onMail: (subject: string, text: string) => void;
  readonly onLog: (
    message: string,
    fields: Readonly<Record<string, unknown>>,
    by: Invocation,
  ) => void;
}

/** What the functions are connected to. */
export interface SimulatedServices {
  readonly call: Call;
  readonly identityCenter: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly faultProfile: FaultProfile;
  readonly stepFunctions: () => StepFunctions;
  readonly isDisabled: (principalId: string) => boolean;
  /** CloudTrail's records that can be read by now. */
  readonly delivered: () => readonly unknown[];
  readonly newOwner: () => string;
  readonly random: () => number;
  readonly observer: Observer;
}

export const measure: Measure = () => undefined;

export const buildLog =
  ({ observer }: SimulatedServices, invocation: Invocation): Log =>
  (message, fields = {}) =>
    observer.onLog(message, fields, invocation);

export const rateLimitOf = ({ newOwner }: SimulatedServices, { now, sleep }: Invocation) => ({
  now,
  sleep,
  newOwner,
  measure,
});

/** The patience of a function's clients, as src/lambda makes them. */
export const clientLimitsOf = ({ name }: Invocation): ClientLimits =>
  name === 'access-requested' ? interactiveLimits : defaultLimits;

/** The table through its real adapter. */
export const tableOf = ({ dynamodb }: SimulatedServices, invocation: Invocation): Table =>
  createTable(dynamodb.clientOf(invocation, clientLimitsOf(invocation)), 'break-glass-access');

export const identityCenterOf = (
  { call, identityCenter, faultProfile }: SimulatedServices,
  invocation: Invocation,
  more: { readonly grantId?: string; readonly limits?: ClientLimits } = {},
) =>
  createIdentityCenterClient({
    call,
    identityCenter,
    faultProfile,
    invocation,
    grantId: invocation.grantId,
    limits: clientLimitsOf(invocation),
    ...more,
  });

/** The decision, over the table, the identity store and the permission sets. */
export const composeDecision = (
  wiring: SimulatedServices,
  invocation: Invocation,
  records: RecordReader,
): Decide =>
  createDecision(
    {
      records,
      directory: createIdentityStore(
        createIdentityStoreClient({ ...wiring, invocation, limits: clientLimitsOf(invocation) }),
        'd-1234567890',
      ),
      permissionSets: createPermissionSets(identityCenterOf(wiring, invocation), instanceArn),
    },
    { openRecords: 'allow', accessSeconds: 3600 },
  );
