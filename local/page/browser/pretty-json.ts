/** JSON with its structure to be seen: one value, or one on each line. What is no JSON stays as it is. */
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
