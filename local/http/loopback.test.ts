import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopbackRequest } from './loopback.ts';

const here = [
  'localhost',
  'localhost:4748',
  'LOCALHOST:1',
  '127.0.0.1:80',
  '127.9.8.7',
  '[::1]:4748',
];
const elsewhere = [
  '',
  'example.com',
  'localhost.example.com',
  '127.0.0.1.example.com',
  'example.com:localhost',
  '10.0.0.1',
  '0.0.0.0',
  'localhost:80@example.com',
];

test('a loopback name or address is this machine', () => {
  assert.deepEqual(
    here.filter((host) => !isLoopbackRequest({ host })),
    [],
  );
});

test('every other name is not, even one that resolves to loopback', () => {
  assert.deepEqual(
    elsewhere.filter((host) => isLoopbackRequest({ host })),
    [],
  );
});

test('a page of another origin is not let through by a loopback host', () => {
  const host = 'localhost:4748';
  assert.equal(isLoopbackRequest({ host, origin: 'http://localhost:4748' }), true);
  assert.equal(isLoopbackRequest({ host, origin: 'http://localhost:3000' }), false);
  assert.equal(isLoopbackRequest({ host, origin: 'https://localhost:4748' }), false);
  assert.equal(isLoopbackRequest({ host, origin: 'https://example.com' }), false);
  assert.equal(isLoopbackRequest({ host, origin: 'null' }), false);
});
