import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownCredential } from '../../evidence/attribute/issued-credential.ts';
import { readEarlierLooks, rememberLook } from './remembered-look.ts';

const key: KnownCredential = {
  ...{ kind: 'access-key', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', arn: undefined },
  ...{ issuedAt: 1, expiresAt: 8.64e15, isCreated: true },
};
const at = '2026-07-01T10:00:00.000Z';
const rememberedOf = (credentials: string) =>
  readEarlierLooks({ id: 'report#x', looks: 1, lookedAt: at, credentials }, at).knownCredentials;
const { arn: _, ...stored } = key;

test('remembers credentials with the names of their users', () => {
  const { credentials } = rememberLook([{ ...key, userName: 'eve' }], at, { at: 1, lastAt: 1 });
  assert.deepEqual(rememberedOf(credentials), [{ ...stored, userName: 'eve' }]);
});

test('a credential without a valid name is remembered without one', () => {
  assert.deepEqual(rememberedOf(JSON.stringify([stored])), [stored]);
  for (const userName of ['', "x'y", 7, null])
    assert.deepEqual(rememberedOf(JSON.stringify([{ ...stored, userName }])), [stored]);
});

test('what is no credential is not remembered', () => {
  for (const json of ['', '{', '{}', '[7]', JSON.stringify([{ ...stored, kind: 'x' }])])
    assert.deepEqual(rememberedOf(json), []);
});
