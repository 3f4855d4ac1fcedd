import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { browserModules, serveBrowserFile, stylesheets } from './browser-files.ts';

test('serves every module as JavaScript that imports only served modules', () => {
  assert.ok(browserModules.includes('main.ts'));
  for (const name of browserModules) {
    const response = serveBrowserFile(name);
    assert.equal(response?.headers['content-type'], 'text/javascript; charset=utf-8');
    for (const [, from = ''] of String(response?.body).matchAll(/^import .* from '(.+)';$/gm))
      assert.ok(
        browserModules.includes(new URL(from, `http://localhost/${name}`).pathname.slice(1)),
        `${name} imports ${from}`,
      );
  }
});

test('serves every stylesheet', () => {
  const files = readdirSync(new URL('./browser/', import.meta.url), {
    recursive: true,
    encoding: 'utf8',
  });
  const styles = files
    .filter((name) => name.endsWith('.css'))
    .map((name) => name.replaceAll('\\', '/'));
  assert.deepEqual([...stylesheets].sort(), styles.sort());
  for (const name of stylesheets)
    assert.equal(serveBrowserFile(name)?.headers['content-type'], 'text/css; charset=utf-8');
});

test('serves no other file', () => {
  for (const name of [
    '../page-handler.ts',
    'slack/../../page-handler.ts',
    'slack/mrkdwn.test.ts',
    'tsconfig.json',
    'none.ts',
    '%2e%2e/x.ts',
  ])
    assert.equal(serveBrowserFile(name), undefined);
});
