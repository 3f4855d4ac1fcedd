import type { Grant } from '../grant/record/grant.ts';

export type CardProblem = { readonly slackError: string } | 'direct-message';

/** Tells everybody on the topic what needs no action. Throws if it could not. */
export interface Notices {
  /** Once Identity Center lists the assignment. */
  accessActive(grant: Grant): Promise<void>;
  /**
   * No channel gets the grant card: Slack refused it for good, with an error of its own such as `channel_not_found`, or access
   * was requested where nobody else reads along.
   */
  cardNotPosted(grant: Grant, cause: CardProblem): Promise<void>;
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
    cardNotPosted: async (grant, cause) => (await loaded()).cardNotPosted(grant, cause),
  };
}
