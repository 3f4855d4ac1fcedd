import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { RawHttpResponse } from '../http/raw-http.ts';

const folder = new URL('./browser/', import.meta.url);
const isServed = (name: string): boolean => /^([a-z-]+\/)?[a-z-]+\.(ts|css)$/.test(name);

/** Every module of the page. The page preloads all of them. */
export const browserModules: readonly string[] = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
})
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => isServed(name) && name.endsWith('.ts'))
  .sort();

/** In cascade order. */
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
  'modal/modal.css',
];

const responses = new Map<string, RawHttpResponse>();

/** Serves a file of the page. Types are stripped from TypeScript; line numbers stay the same. */
export function serveBrowserFile(name: string): RawHttpResponse | undefined {
  if (!isServed(name)) return undefined;
  const cached = responses.get(name);
  if (cached) return cached;
  const response = readResponse(name);
  if (response) responses.set(name, response);
  return response;
}

function readResponse(name: string): RawHttpResponse | undefined {
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
