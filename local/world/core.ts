import { randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { readPermissions } from '../../infra/permissions.ts';
import { createLocalAws, type LocalAws, type LocalAwsStores } from '../aws/create-local-aws.ts';
import type { ObservedCall } from '../aws/endpoint/router.ts';
import { createFaults, type Faults } from '../aws/faults/faults.ts';
import type { LocalAwsSettings } from '../aws/local-aws-settings.ts';
import { seedLocalAws } from '../aws/seed-local-aws.ts';
import { createPortal, type Portal, type PortalSettings } from '../people/portal.ts';
import { signingSecretParameter } from '../seed.ts';
import { createSlack, type Slack } from '../slack/create-slack.ts';
import type { WorldUrls } from './environment.ts';
import { createExecutionLooks, type ExecutionLook } from './executions.ts';
import type { Later } from './later.ts';
import { createRolePermissions, type RolePermissions } from './permissions.ts';
import { createRecent, type Recent } from './recent.ts';
import type { LogLine, WorldOptions } from './world-options.ts';

/** What a world knows and keeps, before anything listens or runs. */
export interface Core {
  readonly now: () => Date;
  readonly aws: Pick<LocalAws, 'services' | 'dynamodb'>;
  readonly state: DatabaseSync;
  readonly stores: LocalAwsStores;
  readonly settings: LocalAwsSettings & PortalSettings;
  readonly faults: Faults;
  readonly slack: Slack;
  readonly people: Portal;
  readonly executions: () => readonly ExecutionLook[];
  readonly calls: Recent<ObservedCall>;
  readonly permissions: RolePermissions;
  readonly logs: Recent<LogLine>;
  /** Ends delays that were ordered as faults. */
  hurry(): void;
  close(): Promise<void>;
}

/** Opens the data folder; throws FolderInUseError when another world has it. */
export async function openCore(options: WorldOptions, urls: Later<WorldUrls>): Promise<Core> {
  const { dataFolder: folder, now = () => new Date() } = options;
  const permissions = createRolePermissions(await readPermissions());
  const given = { now, settings: options.settings ?? {} };
  const aws = await createLocalAws(folder === undefined ? given : { ...given, folder });
  const { stores, database: state } = aws;
  seedLocalAws(stores, options.sessionSeconds);
  const faults = createFaults();
  const settings = Object.assign(aws.settings, portalSettings(options));
  const closing = new AbortController();
  const slack = createSlack({
    state,
    faults,
    now,
    closing: closing.signal,
    origin: () => urls.get().page,
    signingSecret: () => stores.parameters.get(signingSecretParameter)?.value ?? '',
    newId: () => randomBytes(16).toString('hex'),
  });
  return {
    now,
    aws,
    state,
    stores,
    settings,
    faults,
    slack,
    people: createPortal({ ...stores, now, newId: randomUUID, settings }),
    executions: createExecutionLooks(state),
    calls: createRecent(1000),
    permissions,
    logs: createRecent(1000),
    hurry: () => closing.abort(),
    close: aws.close,
  };
}

/** CloudTrail has delivered well before the report looks, unless somebody makes it later. */
const portalSettings = (options: WorldOptions): PortalSettings => ({
  sessionSeconds: options.sessionSeconds,
  deliveryDelayMs: options.cloudTrailDelaySeconds * 300,
});
