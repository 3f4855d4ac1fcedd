import type { WireAnswer, WireRequest } from '../wire/message.ts';

/** What the world's thread and dynalite's say to each other. */
export interface ThreadData {
  readonly path?: string | undefined;
}

export type ToThread =
  | { readonly kind: 'request'; readonly id: number; readonly request: WireRequest }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: WireAnswer }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };
