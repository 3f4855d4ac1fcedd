import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';

/** The messages between the main thread and dynalite's thread. */
export interface ThreadData {
  readonly path?: string | undefined;
}

export type ToThread =
  | { readonly kind: 'request'; readonly id: number; readonly request: RawHttpRequest }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'response'; readonly id: number; readonly response: RawHttpResponse }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };
