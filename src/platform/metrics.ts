/** What is measured, in which unit of CloudWatch. */
const units = {
  Requests: 'Count',
  Denials: 'Count',
  /** From the click to the assignment that stands. */
  TimeToGrant: 'Milliseconds',
  /** From the deadline, or the wish to end early, to the assignment that is gone. */
  TimeToRevoke: 'Milliseconds',
  /** How many grants a sweep found owed something that it could not do. */
  OverdueGrants: 'Count',
  ReportsSent: 'Count',
  Alerts: 'Count',
} as const;

export type MetricName = keyof typeof units;

/** Notes a measurement. Dimensions are kinds of things, never ids: each value is a metric of its own. */
export type Measure = (
  name: MetricName,
  value: number,
  dimensions?: Readonly<Record<string, string>>,
) => void;

/**
 * Writes measurements in CloudWatch's embedded metric format, one line each: no call that could fail
 * or take time.
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
