import { el } from '../dom.ts';
import { prettyJson } from '../pretty-json.ts';
import { parseCsv } from './csv.ts';

const limits = { rows: 500, characters: 300_000 };

export async function readText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
}

/** Shows CSV as a table, JSON indented and other files as text; never as HTML. */
export function buildFileView(filename: string, text: string): HTMLElement {
  const kind = filename.replace(/\.gz$/, '').split('.').at(-1);
  if (kind === 'csv') return buildTable(filename, parseCsv(text));
  const content = kind === 'json' ? prettyJson(text) : text;
  const omitted = content.length - limits.characters;
  return el(
    'div',
    region(filename),
    el('pre', {}, content.slice(0, limits.characters)),
    omitted > 0 && el('p', { class: 'hint' }, `${omitted} more characters are in the file.`),
  );
}

function buildTable(filename: string, [head = [], ...rows]: readonly (readonly string[])[]) {
  const omitted = rows.length - limits.rows;
  const lines = rows
    .slice(0, limits.rows)
    .map((row) => el('tr', {}, ...row.map((cell) => el('td', {}, cell))));
  const titles = head.map((title) => el('th', { scope: 'col' }, title));
  return el(
    'div',
    region(filename),
    el('table', {}, el('thead', {}, el('tr', {}, ...titles)), el('tbody', {}, ...lines)),
    omitted > 0 && el('p', { class: 'hint' }, `${omitted} more rows are in the file.`),
  );
}

const region = (filename: string) => ({
  class: 'file-view',
  role: 'region',
  'aria-label': filename,
  tabindex: 0,
});
