import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  eventOf,
  record,
  buildSessionIdentity,
  subject,
} from '../../../../test/fixtures/evidence/cloudtrail-records.ts';
import { parseAssumedSession } from '../../attribute/assumed-session.ts';
import { searchTermsOfSessions, searchTermsOfSubject } from '../../attribute/search-terms.ts';
import { createGrowingSearch } from './growing-search.ts';

const keyOf = (number: number) => `ASIAEXAMPLE${String(number).padStart(9, '0')}`;
const begin = (number: number, identity: object = buildSessionIdentity()) => {
  const begun = eventOf(
    buildAssumeRoleRecord({ id: `begun-${number}`, identity, key: keyOf(number), session: `s${number}` }),
  );
  const session = parseAssumedSession(begun);
  assert.ok(session);
  return { begun, session };
};

test('a session that is seen to begin is searched for from the next file on', () => {
  const search = createGrowingSearch(subject);
  const { begun, session } = begin(1);
  assert.deepEqual(search.groupsFor('a'), searchTermsOfSubject(subject));
  search.saw(eventOf(record({ eventID: 'other', userIdentity: buildSessionIdentity() })));
  assert.deepEqual(search.groupsFor('b'), searchTermsOfSubject(subject));
  search.saw(begun);
  assert.equal(search.lastWithout([session]), undefined);
  assert.deepEqual(search.groupsFor('c'), [
    ...searchTermsOfSubject(subject),
    ...searchTermsOfSessions([session]),
  ]);
  assert.equal(search.lastWithout([session]), 'b');
});

test('of several sessions the one that began last says which files lack one', () => {
  const search = createGrowingSearch(subject);
  const [one, other, third] = [begin(1), begin(2, buildChainedIdentity(1, { key: keyOf(1) })), begin(3)];
  for (const [file, seen] of Object.entries({ a: one, b: other, c: undefined, d: undefined })) {
    search.groupsFor(file);
    if (seen) search.saw(seen.begun);
  }
  assert.equal(search.lastWithout([one.session]), 'a');
  assert.equal(search.lastWithout([other.session, one.session]), 'b');
  assert.equal(search.lastWithout([one.session, third.session]), undefined);
});

test('what somebody else begins is not searched for', () => {
  const search = createGrowingSearch(subject);
  search.groupsFor('a');
  search.saw(begin(1, buildChainedIdentity(7, { key: keyOf(7) })).begun);
  assert.deepEqual(search.groupsFor('b'), searchTermsOfSubject(subject));
});

test('with many sessions not each one changes the search', () => {
  const search = createGrowingSearch(subject);
  const searches = new Set<unknown>();
  for (let number = 0; number < 200; number += 1) {
    searches.add(search.groupsFor(String(number)));
    search.saw(begin(number).begun);
  }
  assert.ok(searches.size > 10 && searches.size < 60, String(searches.size));
});
