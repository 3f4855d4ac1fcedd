import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subject, userId } from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import newer from '../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import { type CloudTrailEvent, fields, parseCloudTrailEvent } from '../cloudtrail-event.ts';
import { attributeEvents } from './attribute.ts';

/** Writes a record as of 2022: the user in principalId and userName, no onBehalfOf, no readOnly in portal events. */
function toFormOf2022(record: Readonly<Record<string, unknown>>): unknown {
  const { onBehalfOf, credentialId, ...identity } = fields(record['userIdentity']);
  const { managementEvent, eventCategory, ...old } = record;
  if (identity['type'] !== 'IdentityCenterUser') return { ...old, userIdentity: identity };
  const { readOnly, ...portal } = old;
  const user = { type: 'Unknown', principalId: userId, userName: subject.userName };
  return { ...portal, userIdentity: { ...identity, ...user } };
}

const rowsOf = (events: readonly CloudTrailEvent[]) =>
  events
    .map(({ eventSource, eventName, readOnly }) => `${eventSource} ${eventName} ${readOnly}`)
    .sort();

function tablesOf(records: readonly unknown[]) {
  const events = records.flatMap((raw) => parseCloudTrailEvent(raw) ?? []);
  const { portal, role, chained } = attributeEvents(events, subject);
  return { portal: rowsOf(portal), role: rowsOf(role), chained: rowsOf(chained) };
}

test('attributes the same calls alike in the form of 2022 and in that of 2026', () => {
  const tables = tablesOf(newer.Records);
  assert.deepEqual([tables.portal.length, tables.role.length], [5, 3]);
  assert.deepEqual(tablesOf(newer.Records.map(toFormOf2022)), tables);
});
