import { randomUUID } from 'node:crypto';
import { createAssignmentGiver } from '../../aws/account-assignments.ts';
import { patience } from '../../aws/client/client-limits.ts';
import * as services from '../../aws/client/json-service.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { createGiveAccess, type GiveAccess } from '../../grant/grant-access.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { measure } from '../lambda-log.ts';
import { sleep } from '../sleep.ts';
import { connectTo } from './clients.ts';
import { wireDecision } from './decision.ts';
import { wirePeople } from './notifier.ts';

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
  const dynamodb = connectTo(services.dynamodb);
  const identityCenter = connectTo(services.identityCenter);
  const identityStore = connectTo(services.identityStore);
  const records = createTable(dynamodb, config.TABLE_NAME);
  return createGiveAccess({
    records,
    assignments: createAssignmentGiver({
      client: identityCenter,
      clientThatAsksOnce: connectTo(services.identityCenter, { ...patience, maxAttempts: 1 }),
      instanceArn: config.INSTANCE_ARN,
    }),
    people: wirePeople(config, log),
    decideAgain: wireDecision(config, { records, identityCenter, identityStore }),
    measure,
    now: Date.now,
    sleep,
    newOwner: randomUUID,
  });
}
