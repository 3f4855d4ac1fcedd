import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  identityStoreId,
  instanceArn,
  managementAccountId,
  region,
  trailLogGroup,
} from '../seed.ts';
import { createCloudtrail } from './cloudtrail/create-cloudtrail.ts';
import { createTrailLog } from './cloudtrail/trail-log.ts';
import { createTrailStore, type TrailStore } from './cloudtrail/trail-store.ts';
import { type LocalDynamodb, startDynamodb } from './dynamodb/start-dynamodb.ts';
import { lockFolder } from './folder-lock.ts';
import { createIdentitystore } from './identitystore/create-identitystore.ts';
import { createIdentityStore, type Directory } from './identitystore/directory.ts';
import { createLogs } from './logs/create-logs.ts';
import { createLogGroups, type LogGroups } from './logs/log-groups.ts';
import { createQueryStore } from './logs/query-store.ts';
import type { AwsService } from './service.ts';
import { createSesv2 } from './sesv2/create-sesv2.ts';
import { createMailbox, type Mailbox } from './sesv2/mailbox.ts';
import { defaultSettings, type LocalAwsSettings } from './settings.ts';
import { createSns } from './sns/create-sns.ts';
import { createTopics, type Topics } from './sns/topics.ts';
import { createSsm } from './ssm/create-ssm.ts';
import { createParameterStore, type ParameterStore } from './ssm/parameter-store.ts';
import { createSsoAdmin } from './sso-admin/create-sso-admin.ts';
import { createIdentityCenter, type IdentityCenter } from './sso-admin/identity-center.ts';
import { openState } from './state.ts';
import { createSts } from './sts/create-sts.ts';

export interface LocalAwsOptions {
  /** Where state is kept; without it nothing is kept. */
  readonly folder?: string;
  readonly now: () => Date;
  readonly settings?: Partial<LocalAwsSettings>;
}

/** What the services know, for the local world to seed, watch and change. */
export interface LocalAwsStores {
  readonly identityCenter: IdentityCenter;
  readonly directory: Directory;
  readonly parameters: ParameterStore;
  readonly trail: TrailStore;
  readonly logGroups: LogGroups;
  readonly mailbox: Mailbox;
  readonly topics: Topics;
}

export interface LocalAws {
  /** All but Step Functions and DynamoDB. */
  readonly services: readonly AwsService[];
  readonly dynamodb: LocalDynamodb;
  readonly stores: LocalAwsStores;
  /** Behaviour that may be changed at run time. */
  readonly settings: LocalAwsSettings;
  /** The state file, in which the world's other parts keep theirs too. */
  readonly state: DatabaseSync;
  close(): Promise<void>;
}

/**
 * Opens the emulated AWS on a folder, for one world at a time. Close the endpoint before this.
 * Throws FolderInUseError when another world has the folder.
 */
export async function createLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const lock = options.folder === undefined ? undefined : lockFolder(options.folder);
  try {
    const aws = await open(options);
    return { ...aws, close: () => aws.close().finally(() => lock?.release()) };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function open({ folder, now, ...options }: LocalAwsOptions): Promise<LocalAws> {
  const settings = { ...defaultSettings(), ...options.settings };
  const state = openState(folder === undefined ? ':memory:' : join(folder, 'state.sqlite'));
  const stores = createStores(state, now, settings);
  const dynamodb = await startDynamodb({ path: folder && join(folder, 'dynamodb') });
  return {
    services: createServices(state, stores, now, settings),
    dynamodb,
    stores,
    settings,
    state,
    async close() {
      await dynamodb.close();
      state.close();
    },
  };
}

function createStores(
  state: DatabaseSync,
  now: () => Date,
  settings: LocalAwsSettings,
): LocalAwsStores {
  const directory = createIdentityStore(state);
  const trail = createTrailStore(state);
  return {
    directory,
    trail,
    identityCenter: createIdentityCenter({
      state,
      now,
      settings,
      instanceArn,
      groupsOf: directory.groupsOf,
      principalExists: ({ principalType, principalId }) =>
        principalType === 'USER'
          ? directory.user(principalId) !== undefined
          : directory.group(principalId) !== undefined,
    }),
    parameters: createParameterStore(state, now),
    logGroups: createLogGroups(state, { now, sources: { [trailLogGroup]: createTrailLog(trail) } }),
    mailbox: createMailbox(state),
    topics: createTopics(state),
  };
}

function createServices(
  state: DatabaseSync,
  stores: LocalAwsStores,
  now: () => Date,
  settings: LocalAwsSettings,
): readonly AwsService[] {
  const { identityCenter: center, directory, parameters, trail, logGroups: groups } = stores;
  const here = { region, accountId: managementAccountId, now, settings };
  return [
    createSsoAdmin({ ...here, center, instanceArn, identityStoreId }),
    createIdentitystore({ ...here, directory, identityStoreId }),
    createSsm({ ...here, parameters }),
    createLogs({ ...here, groups, queries: createQueryStore(state) }),
    createCloudtrail({ ...here, trail, logGroupName: trailLogGroup }),
    createSesv2({ ...here, mailbox: stores.mailbox }),
    createSns({ ...here, topics: stores.topics }),
    createSts(here),
  ];
}
