import { createLog, type Log } from '../log.ts';

/** The log of a function: Lambda keeps what is written to standard output. */
export const lambdaLog = (functionName: string): Log =>
  createLog(functionName, (line) => process.stdout.write(line));
