import { randomUUID } from 'node:crypto';
import { createAssignmentTaker } from '../../aws/account-assignments.ts';
import { identityCenter } from '../../aws/client/json-service.ts';
import type { Records } from '../../grant/record/records.ts';
import { createTakeAccessAway, type TakeAccessAway } from '../../grant/revoke-access.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { measure } from '../lambda-log.ts';
import { sleep } from '../sleep.ts';
import { connectTo } from './clients.ts';
import { wirePeople } from './notifier.ts';

export const settings = [
  'TABLE_NAME',
  'INSTANCE_ARN',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ORIGIN',
] as const;

/** The one way of taking access away, for the state machine's function and for the sweep. */
export const wireTakeAccessAway = (
  config: Pick<Settings, (typeof settings)[number]>,
  records: Records,
  log: Log,
): TakeAccessAway =>
  createTakeAccessAway({
    records,
    people: wirePeople(config, log),
    assignments: createAssignmentTaker({
      client: connectTo(identityCenter),
      instanceArn: config.INSTANCE_ARN,
    }),
    measure,
    now: Date.now,
    sleep,
    newOwner: randomUUID,
  });
