import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { buildManifest, renderManifest } from './manifest.ts';

const page = readFileSync(new URL('../../../../docs/slack-app.md', import.meta.url), 'utf8');

test('the manifest is the one of docs/slack-app.md', () => {
  const [, yaml] = /^```yaml\n(.*?)^```/ms.exec(page) ?? [];
  assert.equal(renderManifest({}), yaml);
});

test('every scope is in the table of docs/slack-app.md', () => {
  for (const scope of buildManifest({ emailLookup: true }).oauth_config.scopes.bot)
    assert.ok(page.includes(`\`${scope}\``), scope);
});

test('a Request URL switches interactivity on', () => {
  const url = 'https://abc.execute-api.eu-central-1.amazonaws.com/slack/interactivity';
  assert.deepEqual(parse(renderManifest({ url })).settings.interactivity, {
    is_enabled: true,
    request_url: url,
  });
});
