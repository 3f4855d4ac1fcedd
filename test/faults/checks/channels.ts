import { type GrantOver, grantIdOf, isOver } from '../../../src/grant/record/grant.ts';
import { type Stage, stages } from '../../../src/grant/record/notified-record.ts';
import type { Channel } from '../../../src/notify/fan-out.ts';
import { isActiveStage } from '../../../src/notify/notification.ts';
import type { SentNotification } from '../observer.ts';
import type { Check, CheckContext } from './check-context.ts';

/** A stage, and the deadline that was told with it. */
type Told = Pick<SentNotification, 'stage' | 'until'>;

const slackChannels: readonly Channel['name'][] = ['direct message', 'grant card'];

/** Every channel learns what became of each grant, and no message goes back to an earlier stage. */
export function createChannelsCheck(context: CheckContext): Check {
  const { trace, dynamodb } = context;
  const told = new Map<string, Told>();
  const toldOf = (channel: Channel['name'], grantId: string) => told.get(`${channel} ${grantId}`);
  const rank = (stage: Stage | undefined): number => (stage ? stages.indexOf(stage) : -1);
  /** While access is active, a later deadline comes after an earlier one. */
  const isBefore = (a: Told, b: Told): boolean =>
    isActiveStage(a.stage) && isActiveStage(b.stage) && a.until !== b.until
      ? a.until < b.until
      : rank(a.stage) < rank(b.stage);

  const events = new Map<string, Set<string>>();

  /** The statuses that the record shows, and that must be on the bus. */
  const checkEvents = (grant: GrantOver): void => {
    const sent = events.get(grantIdOf(grant));
    const { approvalsNeeded, approvedAt, overriddenAt } = grant;
    const isOpened = approvedAt !== undefined || overriddenAt !== undefined;
    const reached = [
      ...(approvalsNeeded === undefined ? ['opening'] : ['awaiting-approval']),
      ...(approvalsNeeded !== undefined && isOpened ? ['opening'] : []),
      ...(grant.accessBeganAt ? ['giving', 'active'] : []),
      ...(grant.accessBeganAt && grant.extensions ? ['extended'] : []),
      grant.status,
    ];
    for (const status of reached)
      if (!sent?.has(status)) trace.addViolation('event-missing', `${grant.id}: ${status}`);
  };

  return {
    onEvent(grantId, status) {
      events.set(grantId, new Set([...(events.get(grantId) ?? []), status]));
    },
    onNotified({ channel, stage, until, grantId, isOverdue }: SentNotification) {
      const before = toldOf(channel, grantId);
      const goesBack = before !== undefined && isBefore({ stage, until }, before);
      // Slack takes what a process sends after it stood still: nothing can stop that.
      if (isOverdue && goesBack) return;
      if (goesBack)
        trace.addViolation('message-went-back', `grant ${grantId}: ${channel} to ${stage}`);
      told.set(`${channel} ${grantId}`, { stage, until });
    },
    checkRun() {
      for (const grant of context.grants()) {
        const grantId = grantIdOf(grant);
        // Who presses a button whose execution is refused reads that in the reply.
        if (!isOver(grant) || !context.stepFunctions().executions.has(grantId)) continue;
        checkEvents(grant);
        for (const channel of slackChannels)
          if (rank(toldOf(channel, grantId)?.stage) < rank('over'))
            trace.addViolation('end-not-told', `grant ${grantId}: ${channel}`);
        const isReported = dynamodb.all.get(`report#${grantId}`)?.['sentAt'] !== undefined;
        if (
          isReported &&
          grant.status === 'ended' &&
          toldOf('grant card', grantId)?.stage !== 'reported'
        )
          trace.addViolation('report-not-on-card', `grant ${grantId}`);
      }
    },
  };
}
