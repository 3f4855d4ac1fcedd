import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { attributeEvents } from '../../attribute/attribute.ts';
import { type Fields, fields, parseCloudTrailEvent } from '../../cloudtrail-event.ts';

/** Log files as a trail wrote them, with 1,233 events of eleven identities. They are not part of this project. */
const folder = join(import.meta.dirname, '../../../../../shared/data/cloudtrail');
const skip = existsSync(folder) ? false : 'the real log files are not on this machine';

const accountId = '123837392027';
const userArn = `arn:aws:iam::${accountId}:user/bert-jan`;
const role = 'AWSReservedSSO_BreakGlassProd_0123456789abcdef';
const identity = {
  type: 'AssumedRole',
  arn: `arn:aws:sts::${accountId}:assumed-role/${role}/james@example.com`,
  onBehalfOf: { userId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
  sessionContext: {
    sessionIssuer: {
      arn: `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${role}`,
    },
    attributes: { creationDate: '2023-07-10T11:00:00Z' },
  },
};
/** The access key of a chained session. The files do not show how the user's other chained sessions started. */
const assumedKey = 'ASIATFQR7NSC2632JLFK';
const subject = {
  partition: 'aws',
  accountId,
  permissionSetName: 'BreakGlassProd',
  principalId: identity.onBehalfOf.userId,
  userName: 'james@example.com',
  from: '2023-07-10T11:00:00Z',
  until: '2023-07-10T13:00:00Z',
};

function* rewrittenRecords(): Generator<Fields> {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const { Records: records }: { Records: Fields[] } = JSON.parse(
      readFileSync(join(folder, name), 'utf8'),
    );
    for (const record of records) {
      const isUser = fields(record['userIdentity'])['arn'] === userArn;
      yield isUser ? { ...record, userIdentity: identity } : record;
    }
  }
}

test('selects exactly the events of the session from real log files', { skip }, () => {
  const records = [...rewrittenRecords()];
  const expected = records.filter((record) => record['userIdentity'] === identity);
  const events = records.flatMap((record) => parseCloudTrailEvent(record) ?? []);
  const evidence = attributeEvents(events, subject);
  assert.equal(events.length, records.length);
  assert.equal(expected.length, 1141);
  assert.deepEqual(
    evidence.role.map(({ eventId }) => eventId),
    expected.map((record) => record['eventID']),
  );
  assert.deepEqual(
    evidence.role.map(({ readOnly }) => readOnly),
    expected.map((record) => record['readOnly']),
  );
  assert.deepEqual(evidence.portal, []);
});

test('follows the chained sessions in real log files, in any order', {
  skip,
}, () => {
  const events = [...rewrittenRecords()].flatMap((record) => parseCloudTrailEvent(record) ?? []);
  const followed = events.filter(({ identity: { accessKeyId } }) => accessKeyId === assumedKey);
  assert.equal(followed.length, 15);
  assert.deepEqual(attributeEvents(events, subject).chained, followed);
  assert.deepEqual(attributeEvents(events.toReversed(), subject).chained, followed.toReversed());
});
