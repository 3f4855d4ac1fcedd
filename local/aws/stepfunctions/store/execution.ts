const endStatuses = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export const executionStatuses = ['RUNNING', ...endStatuses] as const;

type EndStatus = (typeof endStatuses)[number];
export type ExecutionStatus = (typeof executionStatuses)[number];

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date;
  readonly stopDate?: Date;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Grows with every start. */
  readonly sequence: number;
}

export interface ExecutionEnd {
  readonly status: EndStatus;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export interface HistoryEvent {
  readonly id: number;
  readonly type: string;
  readonly timestamp: Date;
  readonly details: Readonly<Record<string, unknown>>;
}
