export interface LogEvent {
  /** Unique; ids sort by time. */
  readonly id: string;
  readonly timestamp: Date;
  readonly message: string;
}

/** Lists the events of one log group from `from` to `to`, both inclusive, oldest first. */
export type LogSource = (range: { readonly from: Date; readonly to: Date }) => readonly LogEvent[];
