/** A query in the emulated part of the Logs Insights language. */
export interface InsightsQuery {
  readonly fields: readonly string[];
  /** An event must match all of them. */
  readonly filters: readonly Condition[];
  readonly newestFirst: boolean;
  readonly limit?: number;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'equals'; readonly field: string; readonly value: string }
  | { readonly kind: 'contains'; readonly field: string; readonly text: string }
  | { readonly kind: 'matches'; readonly field: string; readonly pattern: RegExp };
