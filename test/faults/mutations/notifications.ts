import { breakRule, type Mutation } from './mutation.ts';

const fanOut = 'src/notify/fan-out.ts';
const card = 'src/chat/slack/notify/card-channel.ts';
const requester = 'src/chat/slack/notify/requester-channel.ts';
const decideGrant = 'src/grant/decide-grant.ts';
const sweep = 'src/grant/sweep/sweep-grants.ts';

export const notificationsMutations: readonly Mutation[] = [
  breakRule(
    'the sweep tells what was not told',
    sweep,
    'await sweepNotifications(deps, item.grantId, item.record.summary);',
    'return;',
  ),
  breakRule(
    'what could not be told stays due',
    fanOut,
    'const dueAt = isComplete ? nextDueAt(grant, stageOf(notification)) : retryAt(deps, tries);',
    'const dueAt = isComplete || tries > 0 ? undefined : nextDueAt(grant, stageOf(notification));',
  ),
  breakRule(
    'a channel that fails does not count as told',
    fanOut,
    'return results.every((result) => result !== undefined);',
    'return results.length > 0;',
  ),
  breakRule(
    'the grant card does not go back to an earlier stage',
    card,
    'if (!isLaterStage(stage, told.cardStage)) return {};',
    '',
  ),
  breakRule(
    'the requester is told each stage once, and no earlier one',
    requester,
    'if (!isLaterStage(stage, told.directStage)) return {};',
    '',
  ),
  breakRule(
    'one invocation at a time tells people',
    fanOut,
    'invocationEndsAt: now() + leaseMs,',
    'invocationEndsAt: now() - 3_600_000,',
  ),
  breakRule(
    'notifications are due before access is granted',
    decideGrant,
    'makeNotificationDue(deps.records, grantId, deps.now())',
    "makeNotificationDue({ change: async () => ({ outcome: 'refused' }), read: async () => undefined }, grantId, deps.now())",
  ),
  breakRule(
    'the verdict of the report is remembered until the card shows it',
    fanOut,
    "notification.kind === 'reported' && { summary: notification.summary }",
    "notification.kind === 'reported' && {}",
  ),
  breakRule(
    'the bus gets each status that a grant reached',
    'src/notify/events/event-channel.ts',
    'filter(({ status }) => !sent.has(status))',
    "filter(({ status }) => !sent.has(status) && status !== 'active')",
  ),
];
