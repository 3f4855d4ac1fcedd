import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { answerBrowserFile, browserModules, stylesheets } from './browser-files.ts';

test('every module of the page is served as JavaScript that imports only the others', () => {
  assert.ok(browserModules.includes('main.ts'));
  for (const name of browserModules) {
    const answer = answerBrowserFile(name);
    assert.equal(answer?.headers['content-type'], 'text/javascript; charset=utf-8');
    for (const [, from = ''] of String(answer?.body).matchAll(/^import .* from '(.+)';$/gm))
      assert.ok(browserModules.includes(from.slice(2)), `${name} imports ${from}`);
  }
});

test('every stylesheet is served', () => {
  const styles = readdirSync(new URL('./browser/', import.meta.url)).filter((name) =>
    name.endsWith('.css'),
  );
  assert.deepEqual([...stylesheets].sort(), styles.sort());
  for (const name of stylesheets)
    assert.equal(answerBrowserFile(name)?.headers['content-type'], 'text/css; charset=utf-8');
});

test('nothing beside the page is served', () => {
  for (const name of ['../page.ts', 'mrkdwn.test.ts', 'tsconfig.json', 'none.ts', '%2e%2e/x.ts'])
    assert.equal(answerBrowserFile(name), undefined);
});
