import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString;

/** hono's `html`, which escapes every value, without promises among the values: the result is synchronous. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  const rendered = html(strings, ...values);
  if (rendered instanceof Promise) throw new TypeError('Markup cannot contain promises');
  return rendered;
}
