/** Messages for a file that cannot be read, with what to do. A message follows the path and a colon. */
export const problems = {
  noLog:
    'it is no CloudTrail log: it contains no list of records. Pass log files that a trail wrote, or a folder of them',
  noFile:
    'it is neither a file nor a folder. Files are read more than once: save the output of a pipe to a file first',
  linkedFolder:
    'it is a link to a folder. Links to folders are not followed: pass the folder itself',
  cutOff:
    'it is cut off: its end is missing. The records before that were read. Copy the file again from its source',
  tooLong: (count: number): string =>
    `${count === 1 ? 'one record was' : `${count} records were`} skipped: longer than any that CloudTrail writes`,
};

const problemsByCode: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder. Check the path',
  EACCES: 'permission denied. Check its permissions',
  EPERM: 'permission denied. Check its permissions',
  EISDIR: 'it is a folder, not a file',
  EMFILE: 'too many files are open. Raise the limit (ulimit -n), and run the command again',
  Z_BUF_ERROR: problems.cutOff,
};

/** Returns the message for an error that Node or zlib threw. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be read';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (Object.hasOwn(problemsByCode, code)) return problemsByCode[code] ?? error.message;
  if (code.startsWith('Z_'))
    return `it is damaged (${error.message}). The records before that were read. Copy the file again from its source`;
  return error.message;
}
