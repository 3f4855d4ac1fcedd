import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { serveMail } from './mail-routes.ts';

const compressed = Buffer.concat([gzipSync('{"Records":[\n'), gzipSync(']}\n')]);
const mail = {
  id: 'm1',
  sentAt: new Date(0),
  from: 'a@example.com',
  to: ['b@example.com'],
  cc: [],
  bcc: [],
  subject: 'report',
  html: '<p>report</p>',
  text: 'REPORT',
  attachments: [
    {
      filename: 'evidence.json.gz',
      contentType: 'application/gzip',
      content: compressed.toString('base64'),
    },
    { filename: '../"x"\r\n.html', contentType: 'text/html', content: 'PGI+' },
  ],
};
const get = (path: string) => serveMail([mail], path);

test('serves an attachment unchanged, and its text decompressed', () => {
  const { body, headers } = get('m1/attachment/0');
  assert.deepEqual(body, compressed);
  assert.equal(headers['content-disposition'], 'attachment; filename="evidence.json.gz"');
  assert.equal(get('m1/attachment/0/text').body, '{"Records":[\n]}\n');
});

test('serves an attachment with any name as a download, and its text as plain text', () => {
  const { headers } = get('m1/attachment/1');
  assert.equal(headers['content-disposition'], 'attachment; filename="..__x___.html"');
  assert.equal(headers['content-type'], 'application/octet-stream');
  assert.match(get('m1/attachment/1/text').headers['content-type'] ?? '', /^text\/plain/);
});

test('serves every part of the mail as its source', () => {
  const source = String(get('m1/source').body);
  for (const part of ['Subject: report', 'REPORT', '<p>report</p>', compressed.toString('base64')])
    assert.ok(source.includes(part), part);
});

test('responds with 404 to unknown paths', () => {
  for (const path of ['m2', 'm1/attachment/2', 'm1/attachment/x', 'm1/none'])
    assert.equal(get(path).status, 404);
});
