import type { Grant } from '../grant/record/grant.ts';

/** Tells everybody on the topic what needs no action. Throws if it could not. */
export interface Notices {
  /** Once Identity Center lists the assignment. */
  accessActive(grant: Grant): Promise<void>;
  /** Slack refused the grant card for good. `slackError` is Slack's own, such as `channel_not_found`. */
  cardNotPosted(grant: Grant, slackError: string): Promise<void>;
}

/** Loads the notices with the first one that is sent. */
export function createLazyNotices(load: () => Promise<Notices>): Notices {
  let loading: Promise<Notices> | undefined;
  const loaded = (): Promise<Notices> => {
    loading ??= load();
    return loading;
  };
  return {
    accessActive: async (grant) => (await loaded()).accessActive(grant),
    cardNotPosted: async (grant, slackError) => (await loaded()).cardNotPosted(grant, slackError),
  };
}
