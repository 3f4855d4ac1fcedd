import { randomUUID } from 'node:crypto';
import { createAssignmentRemover } from '../../aws/account-assignments.ts';
import { identityCenter } from '../../aws/client/json-service.ts';
import { clientFor } from '../../aws/environment-clients.ts';
import type { Records } from '../../grant/record/records.ts';
import { createRevokeAccess, type RevokeAccess } from '../../grant/revoke-access.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { sleep } from '../../platform/sleep.ts';
import { measure } from '../lambda-log.ts';
import { composeNotifier } from './notifier.ts';

export const settings = [
  'TABLE_NAME',
  'INSTANCE_ARN',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ORIGIN',
] as const;

/** Composes RevokeAccess, for the state machine's function and for the sweep. */
export const composeRevokeAccess = (
  config: Pick<Settings, (typeof settings)[number]>,
  records: Records,
  log: Log,
): RevokeAccess =>
  createRevokeAccess({
    records,
    notifier: composeNotifier(config, log),
    assignments: createAssignmentRemover({
      client: clientFor(identityCenter),
      instanceArn: config.INSTANCE_ARN,
    }),
    measure,
    now: Date.now,
    sleep,
    newOwnerId: randomUUID,
  });
