import type { Segments } from '../browser/mrkdwn/segment.ts';

/** The data of the page: plain text and numbers, never HTML. Times are epoch milliseconds. */
export interface Sections {
  readonly environment: EnvironmentView;
  readonly slack: readonly MessageView[];
  readonly modals: readonly ModalView[];
  readonly workflow: readonly GrantView[];
  readonly accounts: AccountsView;
  readonly mail: InboxView;
  readonly faults: readonly SwitchView[];
  readonly calls: readonly CallView[];
  readonly logs: readonly LogView[];
}

interface EnvironmentView {
  readonly users: readonly UserView[];
  readonly accessSeconds: number;
  readonly sessionSeconds: number;
  readonly awsUrl: string;
}

interface UserView {
  /** The Slack id. */
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** The name of the linked Identity Center user; undefined without a user link. */
  readonly userName: string | undefined;
}

export interface MessageView {
  readonly ts: string;
  readonly at: number;
  readonly from: string;
  /** Whether the app wrote it. */
  readonly isFromApp: boolean;
  readonly channel: { readonly id: string; readonly name: string };
  /** The Slack id of the user whose direct message with the app it is in; undefined in a channel. */
  readonly directTo: string | undefined;
  /** The `ts` of the thread's first message; undefined outside a thread. */
  readonly threadTs: string | undefined;
  readonly isEdited: boolean;
  readonly isEphemeral: boolean;
  /** The Slack id of the only user who sees it; undefined for a message to the channel. */
  readonly onlyFor: string | undefined;
  readonly parts: readonly PartView[];
  readonly attachments: readonly { readonly color: string; readonly parts: readonly PartView[] }[];
}

/** A text with Slack's markup, or without it. */
export interface TextView {
  readonly kind: 'text' | 'plain';
  readonly text: string;
}

/** The page loads no image of another host: it shows the alternative text. */
export interface ImageView {
  readonly kind: 'image';
  readonly title: string;
  readonly alt: string;
}

export type PartView =
  | TextView
  | ImageView
  | { readonly kind: 'header'; readonly text: string }
  | { readonly kind: 'context'; readonly items: readonly (TextView | ImageView)[] }
  | { readonly kind: 'fields'; readonly fields: readonly TextView[] }
  | { readonly kind: 'divider' }
  | { readonly kind: 'actions'; readonly elements: readonly (ButtonView | SelectView)[] }
  | InputView
  | {
      readonly kind: 'section';
      readonly body: readonly PartView[];
      readonly accessory: PartView;
    }
  | { readonly kind: 'rich'; readonly parts: readonly RichPartView[] };

/** A part of a `rich_text` block. */
export type RichPartView =
  | { readonly kind: 'paragraph' | 'quote' | 'pre'; readonly segments: Segments }
  | {
      readonly kind: 'list';
      readonly isOrdered: boolean;
      readonly indent: number;
      readonly items: readonly Segments[];
    };

export interface ButtonView {
  readonly kind: 'button';
  /** Its position among the message's buttons that send a press; undefined if it sends none. */
  readonly position: number | undefined;
  /** The link that it opens; empty without one. */
  readonly url: string;
  readonly label: string;
  readonly style: string;
  readonly confirm: ConfirmView | undefined;
}

/** What select menus and text inputs have in common. */
interface FieldViewBase {
  readonly blockId: string;
  readonly actionId: string;
  readonly placeholder: string;
  /** The value of the initial option, or the initial text; empty without one. */
  readonly initial: string;
  /** Whether a change sends a press. */
  readonly sendsPress: boolean;
}

export interface SelectView extends FieldViewBase {
  readonly kind: 'select';
  readonly options: readonly {
    readonly text: string;
    readonly value: string;
    readonly description: string;
  }[];
  readonly confirm: ConfirmView | undefined;
}

export interface TextInputView extends FieldViewBase {
  readonly kind: 'text-input';
  readonly isMultiline: boolean;
  readonly maxLength: number;
}

export type FieldView = SelectView | TextInputView;

/** An `input` block. */
export interface InputView {
  readonly kind: 'input';
  readonly label: string;
  readonly hint: string;
  readonly isOptional: boolean;
  /** What is wrong with what was entered. */
  readonly error?: string;
  readonly field: FieldView;
}

/** A modal view that a user has open: the last one of a user is visible. */
export interface ModalView {
  readonly id: string;
  /** The Slack id of the user. */
  readonly user: string;
  readonly title: string;
  /** The label of the submit button; empty without one. */
  readonly submit: string;
  readonly close: string;
  /** What Slack says above the parts; empty for nothing. */
  readonly failure: string;
  readonly parts: readonly PartView[];
}

export interface ConfirmView {
  readonly title: string;
  readonly text: string;
  readonly ok: string;
  readonly dismiss: string;
}

export interface GrantView {
  /** The execution's name, which is the grant's id. */
  readonly id: string;
  readonly status: string;
  /** The outcome of the last Decide; empty before it. Only a granted one names requester, permission set and account. */
  readonly decision: string;
  readonly requester: string;
  readonly permissionSet: string;
  readonly account: string;
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  readonly visits: readonly VisitView[];
}

/** One visit of an execution to a state. */
export interface VisitView {
  readonly state: string;
  readonly enteredAt: number;
  readonly exitedAt: number | undefined;
  readonly attempts: number;
  /** When its wait ends; undefined for a state that does not wait. */
  readonly endsAt: number | undefined;
  /** The error of its last attempt. */
  readonly error: string | undefined;
}

export interface AccountsView {
  /** By Slack id. */
  readonly roles: Readonly<Record<string, readonly RoleView[]>>;
  readonly sessions: readonly SessionView[];
  readonly actions: readonly { readonly id: string; readonly label: string }[];
}

export interface RoleView {
  readonly accountId: string;
  readonly account: string;
  readonly permissionSet: string;
  readonly isStanding: boolean;
}

export interface SessionView {
  readonly id: string;
  readonly userName: string;
  readonly accountId: string;
  readonly account: string;
  readonly permissionSet: string;
  readonly issuedTo: string | undefined;
  readonly arn: string;
  readonly expiresAt: number;
  /** Whether its assignment still exists. */
  readonly isAssigned: boolean;
  readonly entries: readonly EntryView[];
}

export interface EntryView {
  readonly at: number;
  readonly label: string;
  readonly output: string;
  readonly failed: boolean;
  /** The CloudTrail record as JSON text; empty where there is none. */
  readonly record: string;
}

export interface InboxView {
  readonly mails: readonly {
    readonly id: string;
    readonly at: number;
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    /** Whether it is a follow-up report. */
    readonly isFollowUp: boolean;
    readonly attachments: readonly { readonly filename: string; readonly bytes: number }[];
  }[];
  readonly alerts: readonly {
    readonly id: string;
    readonly at: number;
    readonly subject: string;
    readonly message: string;
    /** A notice needs no action. */
    readonly tag: 'alert' | 'notice';
  }[];
}

export interface SwitchView {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly on: boolean;
}

export interface CallView {
  readonly at: number;
  /** The function that made it, identified by its access key. */
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly errorCode: string;
  readonly ms: number;
}

interface LogView {
  readonly function: string;
  readonly text: string;
}
