import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopbackRequest } from './loopback.ts';

const loopbackHosts = [
  'localhost',
  'localhost:4748',
  'LOCALHOST:1',
  '127.0.0.1:80',
  '127.9.8.7',
  '[::1]:4748',
];
const otherHosts = [
  '',
  'example.com',
  'localhost.example.com',
  '127.0.0.1.example.com',
  'example.com:localhost',
  '10.0.0.1',
  '0.0.0.0',
  'localhost:80@example.com',
];

test('accepts loopback names and addresses', () => {
  assert.deepEqual(
    loopbackHosts.filter((host) => !isLoopbackRequest({ host })),
    [],
  );
});

test('rejects every other host name, even one that resolves to loopback', () => {
  assert.deepEqual(
    otherHosts.filter((host) => isLoopbackRequest({ host })),
    [],
  );
});

test('rejects another origin even when the host is loopback', () => {
  const host = 'localhost:4748';
  assert.equal(isLoopbackRequest({ host, origin: 'http://localhost:4748' }), true);
  assert.equal(isLoopbackRequest({ host, origin: 'http://localhost:3000' }), false);
  assert.equal(isLoopbackRequest({ host, origin: 'https://localhost:4748' }), false);
  assert.equal(isLoopbackRequest({ host, origin: 'https://example.com' }), false);
  assert.equal(isLoopbackRequest({ host, origin: 'null' }), false);
});
