import type { Grant } from '../grant/record/grant.ts';

/** Tells everybody on the topic what needs no action. Throws if it could not. */
export interface Notices {
  /** Once Identity Center lists the assignment. */
  accessActive(grant: Grant): Promise<void>;
  /** Slack refused the grant card for good. `slackError` is Slack's own, such as `channel_not_found`. */
  cardNotPosted(grant: Grant, slackError: string): Promise<void>;
}
