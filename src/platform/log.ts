/** Writes one JSON line to standard output. Fields are facts; never a secret, never a whole body. */
export type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * Lambda's console methods put a prefix before the text, which keeps CloudWatch Logs from reading it
 * as JSON: so the line is written by itself.
 */
export function createLog(functionName: string, write: (line: string) => void): Log {
  return (message, fields = {}) => {
    const line = { time: new Date().toISOString(), function: functionName, message, ...fields };
    write(`${JSON.stringify(line)}\n`);
  };
}

/** An error's name and message, cut: what an operator needs, without a stack or a payload. */
export function errorFields(error: unknown): { error: string; cause?: string } {
  if (!(error instanceof Error)) return { error: 'something that is not an Error' };
  const cause = error.cause instanceof Error ? { cause: `${error.cause.name}` } : {};
  return { error: `${error.name}: ${error.message}`.slice(0, 500), ...cause };
}
