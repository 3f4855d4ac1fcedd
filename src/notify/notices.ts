import type { Grant } from '../grant/record/grant.ts';

/** Tells everybody on the topic what needs no action. Throws if it could not. */
export interface Notices {
  /** Once Identity Center lists the assignment. */
  accessActive(grant: Grant): Promise<void>;
}
