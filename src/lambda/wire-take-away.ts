import { randomUUID } from 'node:crypto';
import { createAssignmentTaker } from '../aws/assignments.ts';
import { identityCenter } from '../aws/json-service.ts';
import type { Settings } from '../config.ts';
import type { Records } from '../grant/records.ts';
import { createTakeAccessAway, type TakeAccessAway } from '../grant/take-access-away.ts';
import type { Log } from '../log.ts';
import { connectTo } from './connect-to.ts';
import { measure } from './lambda-log.ts';
import { sleep } from './sleep.ts';
import { wirePeople } from './wire-people.ts';

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
