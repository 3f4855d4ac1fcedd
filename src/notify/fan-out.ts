import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import type { Lease } from '../grant/record/lease.ts';
import {
  notificationDue,
  notifiedRecordId,
  sweepSeconds,
} from '../grant/record/notification-due.ts';
import type { NotifiedRecord, Stage } from '../grant/record/notified-record.ts';
import { findGrant } from '../grant/record/read-grant.ts';
import { errorFields, type Log } from '../platform/log.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import {
  endsSoonMs,
  isActiveStage,
  mayEndSoon,
  type Notification,
  type Notifier,
  notificationOf,
  reminderAt,
  stageOf,
} from './notification.ts';
import { type NotifiedLeaseDeps, takeNotifiedLease } from './notified-lease.ts';
import { PartlyToldError, type ToldFields } from './told-fields.ts';

/** One way in which people are told about grants. */
export interface Channel {
  readonly name: 'direct message' | 'grant card' | 'approvers' | 'topic' | 'event bus';
  /**
   * Tells what was not told yet, and returns what to remember. Throws if it could not be told, so that the
   * sweep tries again: a PartlyToldError where something is to be remembered all the same.
   */
  tell(grant: Grant, notification: Notification, told: NotifiedRecord): Promise<ToldFields>;
}

export interface FanOutDeps extends NotifiedLeaseDeps {
  readonly channels: readonly Channel[];
  readonly log: Log;
}

/** That access is active is told as it was read, unless the lease was waited for. */
const maxAgeMs = 1_000;
/** The sweep tries so often, five minutes apart, to tell what could not be told. */
const maxTries = 12;
/** One more round for each change of the grant while the round before was told. */
const maxRounds = 4;

/**
 * Tells people about a grant on every channel. What was told is on the grant's `notified#` record, so that
 * nothing is told twice, but for one message after a crash, and no message goes back to an earlier stage.
 * What could not be told, the sweep tells.
 */
export function createFanOut(deps: FanOutDeps): Notifier {
  return {
    async notify(grant, notification) {
      try {
        await notifyUnderLease(deps, grant, notification);
      } catch (error) {
        const fields = { grantId: grantIdOf(grant), notification: notification.kind };
        deps.log('could not notify', { ...fields, ...errorFields(error) });
      }
    },
  };
}

async function notifyUnderLease(
  deps: FanOutDeps,
  grant: Grant,
  notification: Notification,
): Promise<void> {
  const id = notifiedRecordId(grantIdOf(grant));
  const now = deps.now();
  const dueAt = toEpochSeconds(toIso(now));
  const summary = notification.kind === 'reported' && { summary: notification.summary };
  const set = { ...notificationDue(dueAt), ...summary };
  let lease: Lease<NotifiedRecord>;
  try {
    lease = await takeNotifiedLease(deps, id, set);
  } catch (error) {
    // The holder of the lease reads the grant again, or else the sweep does.
    await deps.records.change(id, { set: { ...set, pendingAt: toIso(now) } }, [{ present: 'id' }]);
    throw error;
  }
  const isOld = deps.now() - now > maxAgeMs && isActiveStage(stageOf(notification));
  const current = isOld ? await readAgain(deps, grant) : { grant, notification };
  if (current) await tellUntilCurrent(deps, lease, current);
  else await lease.release();
}

/** While it waited for the lease, access may have ended: then the sweep tells that. */
async function readAgain(deps: FanOutDeps, old: Grant): Promise<Current | undefined> {
  const grant = await findGrant(deps.records, grantIdOf(old));
  const notification = grant && notificationOf(grant, deps.now());
  return grant && notification && { grant, notification };
}

/** A grant, and what people must be told of it. */
interface Current {
  readonly grant: Grant;
  readonly notification: Notification;
}

/** Tells one notification after the other, as long as the grant has changed meanwhile. */
async function tellUntilCurrent(
  deps: FanOutDeps,
  lease: Lease<NotifiedRecord>,
  { grant, notification }: Current,
): Promise<void> {
  let current = { grant, notification: withVerdict(notification, lease.record()) };
  for (let round = 1; round <= maxRounds; round += 1) {
    const isComplete = await tellAll(deps, lease, current.grant, current.notification);
    if (await finish(deps, lease, current, isComplete)) return;
    const changed = await findGrant(deps.records, grantIdOf(grant));
    const next = changed && notificationOf(changed, deps.now());
    if (changed === undefined || next === undefined) break;
    current = { grant: changed, notification: withVerdict(next, lease.record()) };
  }
  await lease.release();
}

/** Once the report was sent, the end of access is told with its verdict, which the grant's record lacks. */
const withVerdict = (notification: Notification, { summary }: NotifiedRecord): Notification =>
  notification.kind === 'access-ended' && summary !== undefined
    ? { kind: 'reported', summary }
    : notification;

/** Tells every channel at the same time. Returns whether all of them were told. */
async function tellAll(
  { channels, log }: FanOutDeps,
  lease: Lease<NotifiedRecord>,
  grant: Grant,
  notification: Notification,
): Promise<boolean> {
  const told = lease.record();
  const fields = { grantId: grantIdOf(grant), notification: notification.kind };
  const results = await Promise.all(
    channels.map(async (channel) => {
      try {
        return { told: await channel.tell(grant, notification, told), isComplete: true };
      } catch (error) {
        log('could not send a notification', {
          ...fields,
          channel: channel.name,
          ...errorFields(error),
        });
        return { told: error instanceof PartlyToldError ? error.told : {}, isComplete: false };
      }
    }),
  );
  const remember: ToldFields = Object.assign({}, ...results.map((result) => result.told));
  if (Object.keys(remember).length > 0) {
    await lease.change({ set: remember });
    log('sent notifications', fields);
  }
  return results.every(({ isComplete }) => isComplete);
}

/** Releases the lease, unless somebody else had something to tell meanwhile. Returns whether it did. */
async function finish(
  deps: FanOutDeps,
  lease: Lease<NotifiedRecord>,
  { grant, notification }: Current,
  isComplete: boolean,
): Promise<boolean> {
  const { id, leaseOwner = '' } = lease.record();
  const tries = isComplete ? 0 : (lease.record().tries ?? 0) + 1;
  const dueAt = isComplete
    ? nextDueAt(grant, stageOf(notification), lease.record())
    : retryAt(deps, tries);
  const obsolete = ['leaseOwner', 'leaseUntil', ...(dueAt === undefined ? ['due', 'dueAt'] : [])];
  const finished = await deps.records.change(
    id,
    { set: { tries, ...(dueAt !== undefined && { due: 'grant', dueAt }) }, remove: obsolete },
    [{ field: 'leaseOwner', isOneOf: [leaseOwner] }, { absent: 'pendingAt' }],
  );
  if (finished.outcome === 'changed') return true;
  await lease.change({ remove: ['pendingAt'] });
  return false;
}

/** The next sweep tries again; after many tries nobody does. */
const retryAt = ({ now }: FanOutDeps, tries: number): number | undefined =>
  tries < maxTries ? toEpochSeconds(toIso(now())) : undefined;

/** How long after the deadline the sweep looks whether the end of access was told. */
const checkSeconds = 60;

/** When there is more to tell without a change of the grant, in epoch seconds; `undefined` if never. */
function nextDueAt(grant: Grant, stage: Stage, told: NotifiedRecord): number | undefined {
  const deadline = toEpochSeconds(grant.deadlineAt);
  if (stage === 'over' || stage === 'reported') return undefined;
  const next =
    stage === 'active' && mayEndSoon(grant)
      ? deadline - endsSoonMs / 1000 - sweepSeconds
      : deadline + checkSeconds;
  const remindAt = reminderAt(grant, told);
  return remindAt === undefined
    ? next
    : Math.min(next, toEpochSeconds(toIso(remindAt)) - sweepSeconds);
}
