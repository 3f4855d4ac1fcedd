/** What fits into a terminal and a mail program. */
export const pageWidth = 80;

/** A line that would be shorter is not broken, so that no `on` stands alone before a long name. */
const minLine = 8;

/** Breaks a text into lines of at most `width` characters, at spaces. A longer word makes a longer line. */
export function wrap(text: string, indent = '', width = pageWidth): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line.length >= minLine && indent.length + longer.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}
