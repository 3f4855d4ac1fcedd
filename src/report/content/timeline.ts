/** What happened in one step of the time. The three counts have no event in common. */
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
  | { readonly kind: 'began' | 'ended'; readonly at: string }
  /** So long nothing was recorded. */
  | { readonly kind: 'quiet'; readonly at: string; readonly seconds: number };

export interface Timeline {
  readonly stepSeconds: number;
  readonly entries: readonly TimelineEntry[];
  /** The events of the step that has most of them. */
  readonly highest: number;
}
