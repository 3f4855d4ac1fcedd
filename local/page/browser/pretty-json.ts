/** Indents JSON: one value, or one on each line. Returns other text unchanged. */
export const prettyJson = (text: string): string =>
  pretty(text) ??
  text
    .split('\n')
    .map((line) => pretty(line) ?? line)
    .join('\n');

function pretty(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}
