import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subject, userId } from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import newer from '../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { type CloudTrailEvent, fields, parseCloudTrailEvent } from '../cloudtrail-event.ts';
import { attribute } from './attribute.ts';

/** The form of 2022: the person in principalId and userName, nothing on whose behalf, and at the portal no readOnly. */
function inOldForm(record: Readonly<Record<string, unknown>>): unknown {
  const { onBehalfOf, credentialId, ...identity } = fields(record['userIdentity']);
  const { managementEvent, eventCategory, ...old } = record;
  if (identity['type'] !== 'IdentityCenterUser') return { ...old, userIdentity: identity };
  const { readOnly, ...portal } = old;
  const person = { type: 'Unknown', principalId: userId, userName: subject.userName };
  return { ...portal, userIdentity: { ...identity, ...person } };
}

const rowsOf = (events: readonly CloudTrailEvent[]) =>
  events
    .map(({ eventSource, eventName, readOnly }) => `${eventSource} ${eventName} ${readOnly}`)
    .sort();

function tablesOf(records: readonly unknown[]) {
  const events = records.flatMap((raw) => parseCloudTrailEvent(raw) ?? []);
  const { portal, role, chained } = attribute(events, subject);
  return { portal: rowsOf(portal), role: rowsOf(role), chained: rowsOf(chained) };
}

test('the records of 2022 and of 2026 of the same doings give the same tables', () => {
  const tables = tablesOf(newer.Records);
  assert.deepEqual([tables.portal.length, tables.role.length], [5, 3]);
  assert.deepEqual(tablesOf(newer.Records.map(inOldForm)), tables);
});
