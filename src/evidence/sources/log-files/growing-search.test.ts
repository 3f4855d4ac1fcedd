import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  eventOf,
  record,
  subject,
} from '../../../../test/fixtures/evidence/cloudtrail-records.ts';
import { parseAssumedSession } from '../../attribute/assumed-session.ts';
import { searchTermsOfSessions, searchTermsOfSubject } from '../../attribute/search-terms.ts';
import { createGrowingSearch } from './growing-search.ts';

const keyOf = (number: number) => `ASIAEXAMPLE${String(number).padStart(9, '0')}`;
const buildSession = (number: number, identity: object = buildSessionIdentity()) => {
  const event = eventOf(
    buildAssumeRoleRecord({
      id: `assume-${number}`,
      identity,
      key: keyOf(number),
      session: `s${number}`,
    }),
  );
  const session = parseAssumedSession(event);
  assert.ok(session);
  return { event, session };
};

test('searches for a chained session from the next file on', () => {
  const search = createGrowingSearch(subject);
  const { event, session } = buildSession(1);
  assert.deepEqual(search.termsFor('a'), searchTermsOfSubject(subject));
  search.addEvent(eventOf(record({ eventID: 'other', userIdentity: buildSessionIdentity() })));
  assert.deepEqual(search.termsFor('b'), searchTermsOfSubject(subject));
  search.addEvent(event);
  assert.equal(search.lastFileWithout([session]), undefined);
  assert.deepEqual(search.termsFor('c'), [
    ...searchTermsOfSubject(subject),
    ...searchTermsOfSessions([session]),
  ]);
  assert.equal(search.lastFileWithout([session]), 'b');
});

test('returns the last file without one of several sessions, by the session found last', () => {
  const search = createGrowingSearch(subject);
  const [one, other, third] = [
    buildSession(1),
    buildSession(2, buildChainedIdentity(1, { key: keyOf(1) })),
    buildSession(3),
  ];
  for (const [file, started] of Object.entries({ a: one, b: other, c: undefined, d: undefined })) {
    search.termsFor(file);
    if (started) search.addEvent(started.event);
  }
  assert.equal(search.lastFileWithout([one.session]), 'a');
  assert.equal(search.lastFileWithout([other.session, one.session]), 'b');
  assert.equal(search.lastFileWithout([one.session, third.session]), undefined);
});

test('does not search for a session that another user started', () => {
  const search = createGrowingSearch(subject);
  search.termsFor('a');
  search.addEvent(buildSession(1, buildChainedIdentity(7, { key: keyOf(7) })).event);
  assert.deepEqual(search.termsFor('b'), searchTermsOfSubject(subject));
});

test('rebuilds the search once for several sessions when there are many', () => {
  const search = createGrowingSearch(subject);
  const searches = new Set<unknown>();
  for (let number = 0; number < 200; number += 1) {
    searches.add(search.termsFor(String(number)));
    search.addEvent(buildSession(number).event);
  }
  assert.ok(searches.size > 10 && searches.size < 60, String(searches.size));
});
