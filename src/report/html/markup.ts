import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString;

/** hono's `html`, which escapes every value, for values that are there already: then it answers at once. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  const rendered = html(strings, ...values);
  if (rendered instanceof Promise) throw new TypeError('Markup has to be made of finished values');
  return rendered;
}
