import { randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { readPermissions } from '../../infra/permissions.ts';
import { createLocalAws, type LocalAws, type LocalAwsStores } from '../aws/create-local-aws.ts';
import type { ObservedCall } from '../aws/endpoint/router.ts';
import { createFaults, type Faults } from '../aws/faults/faults.ts';
import type { LocalAwsSettings } from '../aws/local-aws-settings.ts';
import { seedLocalAws } from '../aws/seed-local-aws.ts';
import { createPortal, type Portal } from '../console/portal.ts';
import type { PortalSettings } from '../console/role-session.ts';
import { signingSecretParameter } from '../seed.ts';
import { createSlack, type Slack } from '../slack/create-slack.ts';
import { type Clock, createClock } from './clock/clock.ts';
import type { Deferred } from './deferred.ts';
import type { EnvironmentOptions, EnvironmentUrls, LogLine } from './environment-options.ts';
import { createRolePermissions, type RolePermissions } from './functions/role-permissions.ts';
import { createRingBuffer, type RingBuffer } from './ring-buffer.ts';
import { createExecutionSummaries, type ExecutionSummary } from './workflow/execution-summaries.ts';

/** The stores and emulators of a local environment, before servers and functions start. */
export interface EnvironmentState {
  readonly now: () => Date;
  readonly clock: Clock;
  readonly aws: Pick<LocalAws, 'services' | 'dynamodb'>;
  readonly database: DatabaseSync;
  readonly stores: LocalAwsStores;
  readonly settings: LocalAwsSettings & PortalSettings;
  readonly faults: Faults;
  readonly slack: Slack;
  readonly portal: Portal;
  readonly executions: () => readonly ExecutionSummary[];
  readonly calls: RingBuffer<ObservedCall>;
  readonly permissions: RolePermissions;
  readonly logs: RingBuffer<LogLine>;
  /** Ends the running delays of injected faults. */
  cancelDelays(): void;
  close(): Promise<void>;
}

/** Opens the data folder; throws FolderInUseError while another process uses it. */
export async function openEnvironmentState(
  options: EnvironmentOptions,
  urls: Deferred<EnvironmentUrls>,
): Promise<EnvironmentState> {
  const { dataFolder: folder } = options;
  const clock = createClock(options.now);
  const { now } = clock;
  const permissions = createRolePermissions(await readPermissions());
  const awsOptions = { now, settings: options.settings ?? {} };
  const aws = await createLocalAws(folder === undefined ? awsOptions : { ...awsOptions, folder });
  const { stores, database } = aws;
  clock.keepIn(database);
  seedLocalAws(stores, options.sessionSeconds);
  const faults = createFaults();
  const settings = Object.assign(aws.settings, portalSettings(options));
  const closing = new AbortController();
  const slack = createSlack({
    database,
    faults,
    now,
    closing: closing.signal,
    origin: () => urls.get().page,
    signingSecret: () => stores.parameters.get(signingSecretParameter)?.value ?? '',
    newId: () => randomBytes(16).toString('hex'),
  });
  return {
    now,
    clock,
    aws,
    database,
    stores,
    settings,
    faults,
    slack,
    portal: createPortal({ ...stores, now, newId: randomUUID, settings }),
    executions: createExecutionSummaries(database),
    calls: createRingBuffer(1000),
    permissions,
    logs: createRingBuffer(1000),
    cancelDelays: () => closing.abort(),
    close: aws.close,
  };
}

/** CloudTrail delivers well before the report reads its events, unless a test raises the delay. */
const portalSettings = (options: EnvironmentOptions): PortalSettings => ({
  sessionSeconds: options.sessionSeconds,
  deliveryDelayMs: options.cloudTrailDelaySeconds * 300,
});
