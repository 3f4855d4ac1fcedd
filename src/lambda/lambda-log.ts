import { createLog, type Log } from '../platform/log.ts';
import { createMeasure } from '../platform/metrics.ts';

// Read here, since Node makes the stream when it is first asked for: not at the first click, then.
const { stdout } = process;
const write = (line: string): boolean => stdout.write(line);

/** The log of a function: Lambda keeps what is written to standard output. */
export const lambdaLog = (functionName: string): Log => createLog(functionName, write);

/** The measurements of a function go the same way. */
export const measure = createMeasure(Date.now, write);
