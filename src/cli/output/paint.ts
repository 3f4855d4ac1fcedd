import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

/**
 * Colours text that is safe already, on a terminal that wants colours: Node heeds NO_COLOR and FORCE_COLOR. Elsewhere
 * returns the text as it is.
 */
export const paint = (
  style: Style,
  text: string,
  stream: NodeJS.WritableStream = process.stdout,
): string => styleText(style, text, { stream });
