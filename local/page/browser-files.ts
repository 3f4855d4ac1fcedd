import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { RawHttpResponse } from '../http/raw-http.ts';

const folder = new URL('./browser/', import.meta.url);
const isServed = (name: string): boolean => /^([a-z-]+\/)?[a-z-]+\.(ts|css)$/.test(name);

/** The modules that the page is made of, so that it can ask for all of them at once. */
export const browserModules: readonly string[] = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
})
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => isServed(name) && name.endsWith('.ts'))
  .sort();

/** The first ones say what the others build on. */
export const stylesheets: readonly string[] = [
  'styles/base.css',
  'styles/controls.css',
  'header/header.css',
  'styles/panels.css',
  'slack/slack.css',
  'workflow/workflow.css',
  'accounts/accounts.css',
  'mail/mail.css',
  'faults/faults.css',
  'activity/activity.css',
  'styles/dialogs.css',
];

const answers = new Map<string, RawHttpResponse>();

/** A file of the page as the browser takes it: TypeScript without its types, at the same lines. */
export function serveBrowserFile(name: string): RawHttpResponse | undefined {
  if (!isServed(name)) return undefined;
  const known = answers.get(name);
  if (known) return known;
  const answer = readAnswer(name);
  if (answer) answers.set(name, answer);
  return answer;
}

function readAnswer(name: string): RawHttpResponse | undefined {
  if (!(browserModules.includes(name) || stylesheets.includes(name))) return undefined;
  const text = readFileSync(new URL(name, folder), 'utf8');
  return name.endsWith('.ts')
    ? file('text/javascript', stripTypeScriptTypes(text))
    : file('text/css', text);
}

const file = (type: string, body: string): RawHttpResponse => ({
  status: 200,
  headers: { 'content-type': `${type}; charset=utf-8` },
  body,
});
