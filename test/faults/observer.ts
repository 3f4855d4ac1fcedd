import type { Stage } from '../../src/grant/record/notified-record.ts';
import type { DecideResult } from '../../src/grant/record/task-input.ts';
import type { Alert } from '../../src/notify/alerts.ts';
import type { Channel } from '../../src/notify/fan-out.ts';
import type { Notification } from '../../src/notify/notification.ts';
import type { Invocation } from './invocation.ts';
import type { SentReply } from './reply.ts';

/** A message about a grant that a channel accepted. */
export interface SentNotification {
  readonly channel: Channel['name'];
  readonly stage: Stage;
  readonly kind: Notification['kind'] | 'reminder';
  /** The deadline of the grant, as the message shows it while access is active. */
  readonly until: string;
  readonly grantId: string;
  /** How many reasons had been given when the grant was read. */
  readonly reasons: number;
  /** Whether the requester had the assignment before the grant, as the notification says. */
  readonly alreadyAssigned: boolean;
  /** The Slack user or channel that it was posted to. */
  readonly to?: string;
  /** Whether its invocation stood still until its lease was over, with the message on its way. */
  readonly isOverdue?: boolean;
}

/** An alert on the SNS topic. Those of the workflow name the execution, which has the grant's id. */
export interface SentAlert {
  readonly kind: Alert['kind'] | 'execution-failed' | 'record-changed';
  readonly grantIds: readonly string[];
  /** Only for the check that no alert repeats text from outside. */
  readonly text: string;
}

export interface SentMail {
  readonly kind: 'report' | 'follow-up-report';
  readonly grantId: string;
  /** The first line of its facts says this reason; `undefined` where that line is another one. */
  readonly reason?: string | undefined;
}

/** Receives what the simulated system sends to people, and what the sweep did. */
export interface Observer {
  /** After each attempt to notify the requester, whether Slack accepted it or not. */
  readonly onNotificationTried: (notification: SentNotification) => void;
  readonly onNotified: (notification: SentNotification) => void;
  /** An event that the bus accepted. `at` is the time of what it tells. */
  readonly onEvent: (grantId: string, status: string, at: string) => void;
  /** The reply that reached the response URL of a Block Kit press. */
  readonly onReply: (reply: SentReply, by: Invocation) => void;
  /** `by` is the function that raised the alert; `undefined` for the workflow. */
  readonly onAlert: (alert: SentAlert, by: Invocation | undefined) => void;
  readonly onMail: (mail: SentMail) => void;
  /** What Decide returned to the workflow. */
  readonly onDecided: (grantId: string, decision: DecideResult) => void;
  /** The sweep could not read a record. */
  readonly onReadFailed: (id: string, sweep: Invocation) => void;
}
