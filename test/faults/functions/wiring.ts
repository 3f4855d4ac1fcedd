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
import { instanceArn } from '../places.ts';
import type { Weather } from '../weather.ts';
import type { Invocation } from './invocation.ts';

/** What people and machines outside hear. */
export interface Witness {
  /** Something was said, or Slack did not take it. */
  readonly onTellTried: (grantId: string, text: string) => void;
  readonly onTold: (grantId: string, text: string) => void;
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

/** The world, as the functions are wired to it. */
export interface Wiring {
  readonly call: Call;
  readonly center: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly weather: Weather;
  readonly stepFunctions: () => StepFunctions;
  readonly isDisabled: (principalId: string) => boolean;
  /** CloudTrail's records that can be read by now. */
  readonly delivered: () => readonly unknown[];
  readonly newOwner: () => string;
  readonly random: () => number;
  readonly witness: Witness;
}

export const measure: Measure = () => undefined;

export const logOf =
  ({ witness }: Wiring, invocation: Invocation): Log =>
  (message, fields = {}) =>
    witness.onLog(message, fields, invocation);

export const rateLimitOf = ({ newOwner }: Wiring, { now, sleep }: Invocation) => ({
  now,
  sleep,
  newOwner,
  measure,
});

/** The patience of a function's clients, as src/lambda makes them. */
export const limitsOf = ({ name }: Invocation): ClientLimits =>
  name === 'access-requested' ? interactiveLimits : defaultLimits;

/** The table through its real adapter. */
export const tableOf = ({ dynamodb }: Wiring, invocation: Invocation): Table =>
  createTable(dynamodb.clientOf(invocation, limitsOf(invocation)), 'break-glass-access');

export const identityCenterOf = (
  { call, center, weather }: Wiring,
  invocation: Invocation,
  more: { readonly grantId?: string; readonly limits?: ClientLimits } = {},
) =>
  createIdentityCenterClient({
    call,
    center,
    weather,
    invocation,
    grantId: invocation.grantId,
    limits: limitsOf(invocation),
    ...more,
  });

/** The decision, over the table, the identity store and the permission sets. */
export const composeDecision = (
  wiring: Wiring,
  invocation: Invocation,
  records: RecordReader,
): Decide =>
  createDecision(
    {
      records,
      directory: createIdentityStore(
        createIdentityStoreClient({ ...wiring, invocation, limits: limitsOf(invocation) }),
        'd-1234567890',
      ),
      permissionSets: createPermissionSets(identityCenterOf(wiring, invocation), instanceArn),
    },
    { openRecords: 'allow', accessSeconds: 3600 },
  );
