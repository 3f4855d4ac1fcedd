import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { createAssignmentGiver } from '../aws/assignments.ts';
import { clientOptions } from '../aws/client-options.ts';
import { createTable } from '../aws/table.ts';
import type { Settings } from '../config.ts';
import { createGiveAccess, type GiveAccess } from '../grant/give-access.ts';
import type { Log } from '../log.ts';
import { measure } from './lambda-log.ts';
import { wireDecision } from './wire-decision.ts';
import { wirePeople } from './wire-people.ts';

export const settings = [
  'TABLE_NAME',
  'INSTANCE_ARN',
  'IDENTITY_STORE_ID',
  'CONTACT_EMAIL',
  'ACCESS_PORTAL_URL',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ORIGIN',
  'OPEN_RECORDS',
] as const;

/** Giving access, with the one client that may create assignments. */
export function wireGiveAccess(
  config: Pick<Settings, (typeof settings)[number]>,
  log: Log,
): GiveAccess {
  const dynamodb = new DynamoDBClient(clientOptions);
  const ssoAdmin = new SSOAdminClient(clientOptions);
  const identityStore = new IdentitystoreClient(clientOptions);
  return createGiveAccess({
    records: createTable(dynamodb, config.TABLE_NAME),
    assignments: createAssignmentGiver({
      client: ssoAdmin,
      clientThatAsksOnce: new SSOAdminClient({ ...clientOptions, maxAttempts: 1 }),
      instanceArn: config.INSTANCE_ARN,
    }),
    people: wirePeople(config, log),
    decideAgain: wireDecision(config, { dynamodb, ssoAdmin, identityStore }),
    measure,
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    newOwner: randomUUID,
  });
}
