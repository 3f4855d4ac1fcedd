import { createLog, type Log } from '../platform/log.ts';
import { createMeasure } from '../platform/metrics.ts';

// Node creates the stream at the first access. This one is during initialization, not during an invocation.
const { stdout } = process;
const write = (line: string): boolean => stdout.write(line);

/** A function's log. Lambda sends standard output to CloudWatch Logs. */
export const lambdaLog = (functionName: string): Log => createLog(functionName, write);

/** A function's metrics, also written to standard output. */
export const measure = createMeasure(Date.now, write);
