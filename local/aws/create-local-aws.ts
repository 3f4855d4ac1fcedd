import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  fromEmail,
  identityStoreId,
  instanceArn,
  managementAccountId,
  region,
  trailLogGroup,
} from '../seed.ts';
import type { AwsService } from './api/aws-service.ts';
import { createCloudtrail } from './cloudtrail/create-cloudtrail.ts';
import { buildTrailLogSource } from './cloudtrail/trail-log-source.ts';
import { createTrailStore, type TrailStore } from './cloudtrail/trail-store.ts';
import { type LocalDynamodb, startDynamodb } from './dynamodb/start-dynamodb.ts';
import { createEvents } from './events/create-events.ts';
import { createEventBuses, type EventBuses } from './events/event-buses.ts';
import { createIdentitystore } from './identitystore/create-identitystore.ts';
import { createDirectory, type Directory } from './identitystore/directory.ts';
import { defaultSettings, type LocalAwsSettings } from './local-aws-settings.ts';
import { createLogs } from './logs/create-logs.ts';
import { createLogGroups, type LogGroups } from './logs/log-groups.ts';
import { createQueryStore } from './logs/query-store.ts';
import { createSesv2 } from './sesv2/create-sesv2.ts';
import { createMailbox, type Mailbox } from './sesv2/mailbox.ts';
import { createSns } from './sns/create-sns.ts';
import { createTopics, type Topics } from './sns/topics.ts';
import { createSsm } from './ssm/create-ssm.ts';
import { createParameterStore, type ParameterStore } from './ssm/parameter-store.ts';
import { createSsoAdmin } from './sso-admin/create-sso-admin.ts';
import { createIdentityCenter, type IdentityCenter } from './sso-admin/identity-center.ts';
import { openDatabase } from './storage/database.ts';
import { lockFolder } from './storage/folder-lock.ts';
import { createSts } from './sts/create-sts.ts';

export interface LocalAwsOptions {
  /** Stores the state; without a folder the state is in memory only. */
  readonly folder?: string;
  readonly now: () => Date;
  readonly settings?: Partial<LocalAwsSettings>;
}

/** The state of the services, which the local environment seeds, reads and changes. */
export interface LocalAwsStores {
  readonly identityCenter: IdentityCenter;
  readonly directory: Directory;
  readonly parameters: ParameterStore;
  readonly trail: TrailStore;
  readonly logGroups: LogGroups;
  readonly mailbox: Mailbox;
  readonly topics: Topics;
  readonly eventBuses: EventBuses;
}

export interface LocalAws {
  /** All services except Step Functions and DynamoDB. */
  readonly services: readonly AwsService[];
  readonly dynamodb: LocalDynamodb;
  readonly stores: LocalAwsStores;
  /** May be changed at run time. */
  readonly settings: LocalAwsSettings;
  /** The state file, which the rest of the local environment also uses. */
  readonly database: DatabaseSync;
  close(): Promise<void>;
}

/**
 * Starts the emulated AWS on a folder. Close the endpoint before you close it. Throws
 * FolderInUseError when another local environment uses the folder.
 */
export async function createLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const lock = options.folder === undefined ? undefined : lockFolder(options.folder);
  try {
    const aws = await openLocalAws(options);
    return { ...aws, close: () => aws.close().finally(() => lock?.release()) };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function openLocalAws({ folder, now, ...options }: LocalAwsOptions): Promise<LocalAws> {
  const settings = { ...defaultSettings(), ...options.settings };
  const database = openDatabase(folder === undefined ? ':memory:' : join(folder, 'state.sqlite'));
  const stores = createStores(database, now, settings);
  const dynamodb = await startDynamodb({ path: folder && join(folder, 'dynamodb') });
  return {
    services: createServices(database, stores, now, settings),
    dynamodb,
    stores,
    settings,
    database,
    async close() {
      await dynamodb.close();
      database.close();
    },
  };
}

function createStores(
  database: DatabaseSync,
  now: () => Date,
  settings: LocalAwsSettings,
): LocalAwsStores {
  const directory = createDirectory(database);
  const trail = createTrailStore(database);
  return {
    directory,
    trail,
    identityCenter: createIdentityCenter({
      database,
      now,
      settings,
      instanceArn,
      groupsOf: directory.groupsOf,
      principalExists: ({ principalType, principalId }) =>
        principalType === 'USER'
          ? directory.user(principalId) !== undefined
          : directory.group(principalId) !== undefined,
    }),
    parameters: createParameterStore(database, now),
    logGroups: createLogGroups(database, {
      now,
      sources: { [trailLogGroup]: buildTrailLogSource(trail) },
    }),
    mailbox: createMailbox(database),
    topics: createTopics(database),
    eventBuses: createEventBuses(database),
  };
}

function createServices(
  database: DatabaseSync,
  stores: LocalAwsStores,
  now: () => Date,
  settings: LocalAwsSettings,
): readonly AwsService[] {
  const { identityCenter, directory, parameters, trail, logGroups: groups } = stores;
  const shared = { region, accountId: managementAccountId, now, settings };
  return [
    createSsoAdmin({ ...shared, identityCenter, instanceArn, identityStoreId }),
    createIdentitystore({ ...shared, directory, identityStoreId }),
    createSsm({ ...shared, parameters }),
    createLogs({ ...shared, groups, queries: createQueryStore(database) }),
    createCloudtrail({ ...shared, trail, logGroupName: trailLogGroup }),
    createSesv2({ ...shared, mailbox: stores.mailbox, identities: [fromEmail] }),
    createSns({ ...shared, topics: stores.topics }),
    createEvents({ ...shared, buses: stores.eventBuses }),
    createSts(shared),
  ];
}
