import type { Button } from '../slack/buttons.ts';

/** What the page shows, in plain text: everything is escaped where it becomes HTML. */
export interface View {
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly about: string;
  }[];
  readonly messages: readonly MessageView[];
  readonly access: readonly AccessView[];
  readonly executions: readonly ExecutionView[];
  readonly mails: readonly MailView[];
}

export interface MessageView {
  readonly ts: string;
  readonly at: string;
  readonly from: string;
  /** The only person who sees it; undefined where everybody does. */
  readonly onlyFor: string | undefined;
  /** In Slack's own markup. */
  readonly paragraphs: readonly string[];
  readonly color: string;
  readonly buttons: readonly Button[];
}

export interface AccessView {
  readonly who: string;
  readonly account: string;
  readonly permissionSet: string;
  /** Stood before this system came. */
  readonly standing: boolean;
}

export interface ExecutionView {
  readonly name: string;
  readonly status: string;
  readonly state: string;
  readonly startedAt: string;
}

export interface MailView {
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly subject: string;
}
