/** Where a request came from in Slack, and where the responses to it go. */
export interface SlackOrigin {
  readonly teamId: string;
  readonly channelId: string;
  readonly messageTs: string;
  readonly userId: string;
  /** A secret: its holder can post to the channel. `null` when Slack sent none that may be called. */
  readonly responseUrl: string | null;
}

/** What the requester wants. It carries no authority: only the decision allows access. */
export interface AccessRequest {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly slack: SlackOrigin;
}

/** What the requester says with a request: in the modal that a press opens, or behind a slash command. */
export interface RequestAnswers {
  readonly reason: string;
  /** How long access is to last, where they have chosen that. */
  readonly seconds?: number | undefined;
}
