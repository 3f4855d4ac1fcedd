/** Where a request came from in Slack, and where its answers go. */
export interface SlackOrigin {
  readonly teamId: string;
  readonly channelId: string;
  readonly messageTs: string;
  readonly userId: string;
  /** A secret: whoever has it can speak in the channel. `null` when Slack gave none that may be called. */
  readonly responseUrl: string | null;
}

/** What a person asked for. It is no authority: the decision is the table's. */
export interface AccessRequest {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly slack: SlackOrigin;
}
