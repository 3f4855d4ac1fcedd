/** An event as EventBridge delivers it. docs/events.md explains each, docs/events.schema.json describes its detail. */
export interface BusEvent {
  /** The role's policies allow no other source. */
  readonly source: 'break-glass-access';
  readonly detailType: string;
  /** An ISO time. */
  readonly time: string;
  readonly detail: { readonly version: '1' } & Readonly<Record<string, unknown>>;
}

/** Where events are sent. */
export interface EventBus {
  /**
   * Resolves when every event was accepted, and throws otherwise: then some may have been. Nothing goes on
   * after `signal` is aborted.
   */
  put(events: readonly BusEvent[], signal?: AbortSignal): Promise<void>;
}
