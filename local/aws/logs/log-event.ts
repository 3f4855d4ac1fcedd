export interface LogEvent {
  /** Unique, and in the order of time. */
  readonly id: string;
  readonly timestamp: Date;
  readonly message: string;
}

/** The events of one log group from `from` to `to`, both inclusive, oldest first. */
export type LogSource = (range: { readonly from: Date; readonly to: Date }) => readonly LogEvent[];
