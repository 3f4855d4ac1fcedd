/** A part of a text as Slack draws it. Texts are plain: no markup and no entities. */
export type Segment =
  | { readonly kind: 'text' | 'code' | 'pre'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly children: Segments }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** `text` is the label in the message; empty where the name has to be looked up. */
  | { readonly kind: 'user' | 'channel'; readonly id: string; readonly text: string }
  /** `@here` and the like. */
  | { readonly kind: 'broadcast'; readonly text: string }
  | DateSegment;

export type Segments = readonly Segment[];

export interface DateSegment {
  readonly kind: 'date';
  readonly epochSeconds: number;
  /** Such as `{date_short} {time}`. */
  readonly format: string;
  /** Empty for a date without a link. */
  readonly url: string;
  readonly text: string;
}
