/** Writes one JSON line to standard output. Fields never contain a secret or a whole body. */
export type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * Writes lines without `console`: Lambda's console methods prefix the text, and CloudWatch Logs then
 * does not parse it as JSON.
 */
export function createLog(functionName: string, write: (line: string) => void): Log {
  return (message, fields = {}) => {
    const line = { time: new Date().toISOString(), function: functionName, message, ...fields };
    write(`${JSON.stringify(line)}\n`);
  };
}

/** An error's name and message, cut to 500 characters, without stack and payload. */
export function errorFields(error: unknown): { error: string; cause?: string } {
  if (!(error instanceof Error)) return { error: 'a thrown value that is not an Error' };
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { error: `${error.name}: ${error.message}`.slice(0, 500), ...cause };
}
