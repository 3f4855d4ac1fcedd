import { randomUUID } from 'node:crypto';
import { createAssignmentCreator } from '../../aws/account-assignments.ts';
import { defaultLimits } from '../../aws/client/client-limits.ts';
import * as services from '../../aws/client/json-service.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { clientFor } from '../../aws/environment-clients.ts';
import { createGrantAccess, type GrantAccess } from '../../grant/grant-access.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { sleep } from '../../platform/sleep.ts';
import { measure } from '../lambda-log.ts';
import { composeDecision } from './decision.ts';
import { composeNotifier } from './notifier.ts';

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

/** Composes GrantAccess. No other function has the right to create assignments. */
export function composeGrantAccess(
  config: Pick<Settings, (typeof settings)[number]>,
  log: Log,
): GrantAccess {
  const dynamodb = clientFor(services.dynamodb);
  const identityCenter = clientFor(services.identityCenter);
  const identityStore = clientFor(services.identityStore);
  const records = createTable(dynamodb, config.TABLE_NAME);
  return createGrantAccess({
    records,
    assignments: createAssignmentCreator({
      client: identityCenter,
      clientWithoutRetries: clientFor(services.identityCenter, {
        ...defaultLimits,
        maxAttempts: 1,
      }),
      instanceArn: config.INSTANCE_ARN,
    }),
    notifier: composeNotifier(config, log),
    decide: composeDecision(config, { records, identityCenter, identityStore }),
    measure,
    now: Date.now,
    sleep,
    newOwnerId: randomUUID,
  });
}
