import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { SweepResult } from '../../../src/grant/sweep/sweep-deps.ts';
import type { ReasonTerms } from '../../../src/request/policy/reason-terms.ts';
import type { CallAttempt } from '../aws/call.ts';
import type { Invocation } from '../invocation.ts';
import type { Observer } from '../observer.ts';
import type { ApprovalAnswer, ReasonSent, SignedPress } from '../signed-press.ts';
import type { TestApproval, TestUser } from '../test-data.ts';
import { createAccessEndsCheck } from './access-ends.ts';
import { type AlertCounts, createAlertsCheck } from './alerts.ts';
import { createApprovalsCheck } from './approvals.ts';
import { createChannelsCheck } from './channels.ts';
import {
  type AnsweredPress,
  type Check,
  type CheckContextDeps,
  createCheckContext,
  type ExtensionOrderSent,
} from './check-context.ts';
import { createExecutionsCheck } from './executions.ts';
import { createExtensionsCheck } from './extensions.ts';
import { createHostileHandsCheck, type Touch } from './hostile-hands.ts';
import { createNotificationsCheck } from './notifications.ts';
import { createAskedFirstCheck } from './reasons/asked-first.ts';
import { createGivenReasonsCheck } from './reasons/given-reasons.ts';
import { createRemindersCheck } from './reasons/reminders.ts';
import { createToldReasonsCheck } from './reasons/told-reasons.ts';
import { createRecordsCheck } from './records.ts';
import { createReportsCheck, type DeliveredActivity, type ReportCounts } from './reports.ts';
import { createResponsesCheck } from './responses.ts';

export interface Counts extends AlertCounts, ReportCounts {
  grants: number;
  grantedAccess: number;
  alreadyAssigned: number;
}

/** All checks of one run: they observe Identity Center's state and what is sent to people. */
export interface Checks {
  readonly observer: Observer;
  readonly onSent: (attempt: CallAttempt) => void;
  readonly onPressSent: (press: SignedPress) => void;
  readonly onPressAnswered: (press: AnsweredPress) => void;
  readonly onFinalPress: (press: SignedPress) => void;
  readonly onExtensionSent: (order: ExtensionOrderSent) => void;
  readonly onAnswerSent: (answer: ApprovalAnswer) => void;
  readonly onReasonSent: (reason: ReasonSent) => void;
  readonly onReasonConfirmed: (reason: ReasonSent) => void;
  /** What made the approvals of this user, or overrides, count was withdrawn. */
  readonly onApprovalWithdrawn: (user: TestUser | 'override') => void;
  /** Operators have changed what the access rules ask requesters to say. */
  readonly onReasonTermsChanged: (terms: ReasonTerms) => void;
  readonly onSweepStarted: (sweep: Invocation) => void;
  readonly onSweepEnded: (sweep: Invocation, result: SweepResult) => void;
  /** Operators have withdrawn this user's permission. */
  readonly onPermissionWithdrawn: (user: TestUser) => void;
  readonly onActivityDelivered: (event: DeliveredActivity) => void;
  /** Checks the whole run, after everything has had enough time to end. */
  readonly checkRun: () => void;
  readonly counts: Counts;
  /** Hostile hands have changed a record. */
  readonly onTouched: (touch: Touch) => void;
  /** Calls the listener each time a requester is notified that access is active. */
  readonly onGranted: (listen: (grantId: string) => void) => void;
  /** Calls the listener when the channel reads that a request waits for approval. */
  readonly onAsked: (listen: (grantId: string) => void) => void;
}

export interface ChecksDeps extends CheckContextDeps {
  /** What the access rules allow with extensions. */
  readonly maxAccessSeconds: number;
  /** The approvals that the access rules ask for. */
  readonly approval: TestApproval | undefined;
  /** What the access rules ask requesters to say at first. */
  readonly reasonTerms: ReasonTerms;
}

export function createChecks(deps: ChecksDeps): Checks {
  const context = createCheckContext(deps);
  const onReasonTermsChanged = (terms: ReasonTerms): void =>
    void context.reasonTerms.push({ since: context.time.now(), terms });
  onReasonTermsChanged(deps.reasonTerms);
  const counts: Counts = {
    grants: 0,
    grantedAccess: 0,
    alreadyAssigned: 0,
    endedBySweep: 0,
    alerts: 0,
    mails: 0,
    followUps: 0,
    unresolvedReports: 0,
  };
  const delivered: DeliveredActivity[] = [];
  const listeners: ((grantId: string) => void)[] = [];
  const askedListeners: ((grantId: string) => void)[] = [];
  const hostile = createHostileHandsCheck(context);
  const all: readonly Check[] = [
    createAccessEndsCheck(context),
    createNotificationsCheck(context),
    createChannelsCheck(context),
    createReportsCheck(context, counts, delivered),
    createRecordsCheck(context),
    createAlertsCheck(context, counts),
    createExecutionsCheck(context),
    createExtensionsCheck(context, deps.maxAccessSeconds),
    createApprovalsCheck(context, deps.approval),
    createAskedFirstCheck(context),
    createGivenReasonsCheck(context),
    createToldReasonsCheck(context),
    createRemindersCheck(context),
    createResponsesCheck(context),
    hostile,
  ];
  const count = (): void => {
    for (const grant of context.grants()) {
      counts.grants += 1;
      if (context.spansOf(grantIdOf(grant)).length > 0) counts.grantedAccess += 1;
      if (grant.alreadyAssigned) counts.alreadyAssigned += 1;
    }
  };
  return {
    counts,
    observer: {
      onNotificationTried: (notification) =>
        each(all, (check) => check.onNotificationTried?.(notification)),
      onNotified(notification) {
        each(all, (check) => check.onNotified?.(notification));
        const { kind, grantId, channel } = notification;
        if (kind === 'access-active') each(listeners, (listen) => listen(grantId));
        if (kind === 'approval-needed' && channel === 'grant card')
          each(askedListeners, (listen) => listen(grantId));
      },
      onEvent: (...event) => each(all, (check) => check.onEvent?.(...event)),
      onReply: (reply, by) => each(all, (check) => check.onReply?.(reply, by)),
      onAlert: (alert, by) => each(all, (check) => check.onAlert?.(alert, by)),
      onMail: (mail) => each(all, (check) => check.onMail?.(mail)),
      onDecided: (grantId, decision) => each(all, (check) => check.onDecided?.(grantId, decision)),
      onReadFailed: (id, sweep) => each(all, (check) => check.onReadFailed?.(id, sweep)),
    },
    onSent: (attempt) => each(all, (check) => check.onSent?.(attempt)),
    onPressSent: (press) => each(all, (check) => check.onPressSent?.(press)),
    onPressAnswered: (press) => each(all, (check) => check.onPressAnswered?.(press)),
    onFinalPress: (press) => each(all, (check) => check.onFinalPress?.(press)),
    onExtensionSent: (order) => each(all, (check) => check.onExtensionSent?.(order)),
    onReasonSent: (reason) => each(all, (check) => check.onReasonSent?.(reason)),
    onReasonConfirmed: (reason) => each(all, (check) => check.onReasonConfirmed?.(reason)),
    onAnswerSent: (answer) => each(all, (check) => check.onAnswerSent?.(answer)),
    onApprovalWithdrawn(user) {
      const key = user === 'override' ? user : user.principalId;
      const firstAt = context.approvalWithdrawnAt.get(key);
      context.approvalWithdrawnAt.set(key, firstAt ?? context.time.now());
    },
    onReasonTermsChanged,
    onSweepStarted: (sweep) => each(all, (check) => check.onSweepStarted?.(sweep)),
    onSweepEnded: (sweep, result) => each(all, (check) => check.onSweepEnded?.(sweep, result)),
    onPermissionWithdrawn({ principalId }) {
      const firstAt = context.withdrawnAt.get(principalId);
      context.withdrawnAt.set(principalId, firstAt ?? context.time.now());
    },
    onActivityDelivered: (event) => void delivered.push(event),
    checkRun() {
      count();
      each(all, (check) => check.checkRun?.());
    },
    onGranted: (listen) => void listeners.push(listen),
    onAsked: (listen) => void askedListeners.push(listen),
    onTouched: hostile.onTouched,
  };
}

function each<T>(items: readonly T[], call: (item: T) => void): void {
  for (const item of items) call(item);
}
