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

test('a Request URL adds the slash command, with the URL beside it', () => {
  const url = 'https://abc.execute-api.eu-central-1.amazonaws.com/slack/0123abcd/interactivity';
  assert.deepEqual(parse(renderManifest({ url })).features.slash_commands, [
    {
      command: '/break-glass',
      url: 'https://abc.execute-api.eu-central-1.amazonaws.com/slack/0123abcd/commands',
      description: 'Request access to an AWS account',
      usage_hint: '[account] [reason]',
      should_escape: false,
    },
  ]);
  assert.equal(parse(renderManifest({})).features.slash_commands, undefined);
});
