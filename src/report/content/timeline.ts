/** The events of one step. No event is in more than one of the three counts. */
export interface TimelineBar {
  readonly kind: 'bar';
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly others: number;
  readonly changes: number;
  readonly denials: number;
}

export type TimelineEntry =
  | TimelineBar
  | { readonly kind: 'started' | 'ended'; readonly at: string }
  /** A gap without events. */
  | { readonly kind: 'gap'; readonly at: string; readonly seconds: number };

export interface Timeline {
  readonly stepSeconds: number;
  readonly entries: readonly TimelineEntry[];
  /** Events of the step with the most events. */
  readonly highest: number;
}
