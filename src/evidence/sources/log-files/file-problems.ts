/** What is wrong with a file, in words that say what to do about it. */
export const problems = {
  noLog:
    'it is no CloudTrail log: it holds no list of records. Name log files that a trail wrote, or a folder of them',
  noFile:
    'it is neither a file nor a folder: files are read more than once. Save what comes from a pipe to a file first',
  linkedFolder: 'it is a link to a folder, which is not followed. Name that folder itself',
  cutOff:
    'it is cut off: its end is missing. What stands before was read; copy it again from where it came',
  tooLong: (count: number): string =>
    `${count === 1 ? 'one record is' : `${count} records are`} longer than any that CloudTrail writes, and was not read`,
};

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder. Check the path',
  EACCES: 'it may not be read. Check its permissions',
  EPERM: 'it may not be read. Check its permissions',
  EISDIR: 'it is a folder, and not a file',
  EMFILE: 'too many files are open. Raise the limit (ulimit -n), and run it again',
  Z_BUF_ERROR: problems.cutOff,
};

/** What Node or zlib threw, in words. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be read';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (Object.hasOwn(words, code)) return words[code] ?? error.message;
  if (code.startsWith('Z_'))
    return `it is damaged (${error.message}). What stands before was read; copy it again from where it came`;
  return error.message;
}
