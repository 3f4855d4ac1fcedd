import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { matchesGlob } from 'node:path/posix';
import { test } from 'node:test';
import './refuse-servers.ts';
import { emulatorTests, findTestFiles, groupOf } from './test-groups.ts';

test('every pattern of the tests that start servers or processes names a file', async () => {
  const files = await findTestFiles();
  const unused = emulatorTests.filter(
    (pattern) => !files.some((file) => matchesGlob(file, pattern)),
  );
  assert.deepEqual(unused, []);
});

test('the group of a test follows from its file', () => {
  assert.equal(groupOf('src/grant/grant-access.test.ts'), 'unit');
  assert.equal(groupOf('src/aws/ses-mail.test.ts'), 'emulators');
  assert.equal(groupOf('test/e2e/browser/hostile-content.test.ts'), 'e2e');
});

test('a unit test cannot start a server', (t) => {
  const server = createServer();
  t.after(() => server.close());
  assert.throws(() => server.listen(0, '127.0.0.1'), { name: 'NotAUnitTestError' });
});
