/** The metrics with their CloudWatch units. */
const units = {
  Requests: 'Count',
  Denials: 'Count',
  /** Requests without a valid signature. */
  RefusedRequests: 'Count',
  /** From the request until the assignment is active. */
  TimeToGrant: 'Milliseconds',
  /** From the deadline or the end request until the assignment is deleted. */
  TimeToRevoke: 'Milliseconds',
  /** The number of overdue grants that a sweep could not serve. */
  OverdueGrants: 'Count',
  ReportsSent: 'Count',
  Alerts: 'Count',
} as const;

type MetricName = keyof typeof units;

/** Records a measurement. Dimensions never contain ids: CloudWatch creates a metric for each value. */
export type Measure = (
  name: MetricName,
  value: number,
  dimensions?: Readonly<Record<string, string>>,
) => void;

/**
 * Writes measurements in CloudWatch's embedded metric format, one line each, so that no API call can
 * fail or take time.
 * Source: CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function createMeasure(now: () => number, write: (line: string) => void): Measure {
  return (name, value, dimensions = {}) => {
    const directive = {
      Namespace: 'BreakGlassAccess',
      Dimensions: [Object.keys(dimensions)],
      Metrics: [{ Name: name, Unit: units[name] }],
    };
    const line = {
      _aws: { Timestamp: now(), CloudWatchMetrics: [directive] },
      ...dimensions,
      [name]: value,
    };
    write(`${JSON.stringify(line)}\n`);
  };
}
