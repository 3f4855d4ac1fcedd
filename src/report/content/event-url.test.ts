import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eventUrl } from './event-url.ts';

const eventId = '90c72977-31e0-4079-9a74-ee25e5d7aadf';

const hosts = [
  { region: 'us-east-1', host: 'console.aws.amazon.com' },
  { region: 'ap-southeast-12', host: 'console.aws.amazon.com' },
  { region: 'us-gov-west-1', host: 'console.amazonaws-us-gov.com' },
  { region: 'cn-northwest-1', host: 'console.amazonaws.cn' },
];
for (const { region, host } of hosts)
  test(`an event in ${region} is at ${host}`, () => {
    const url = `https://${region}.${host}/cloudtrailv2/home?region=${region}#/events/${eventId}`;
    assert.equal(eventUrl({ eventId, region }), url);
    assert.equal(eventUrl({ eventId, region, eventCategory: 'Management' }), url);
  });

const ids = [
  '',
  'event-1',
  `${eventId}\n`,
  ` ${eventId}`,
  `${eventId}"><script>`,
  `${eventId}/../..`,
  'sha256:90c7297731e040799a74ee25e5d7aadf',
  'javascript:alert(1)',
  `${eventId.slice(0, -1)}g`,
];
for (const id of ids)
  test(`there is no link to the id ${JSON.stringify(id)}`, () => {
    assert.equal(eventUrl({ eventId: id, region: 'us-east-1' }), undefined);
  });

const regions = [
  undefined,
  '',
  'evil.com/',
  'us-east-1.evil.com',
  'us-east-1\n',
  'US-EAST-1',
  'us-iso-east-1',
  'eusc-de-east-1',
];
for (const region of regions)
  test(`there is no link into the Region ${JSON.stringify(region)}`, () => {
    assert.equal(eventUrl({ eventId, region }), undefined);
  });

test('there is no link to an event that event history does not contain', () => {
  for (const eventCategory of ['Data', 'NetworkActivity', 'Insight'])
    assert.equal(eventUrl({ eventId, region: 'us-east-1', eventCategory }), undefined);
});

test('a link leads to the console, and needs no escaping, for any text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.uuid(), fc.stringMatching(/^[a-z-]+\d$/));
  fc.assert(
    fc.property(text, text, (id, region) => {
      const url = eventUrl({ eventId: id, region });
      if (url === undefined) return;
      assert.match(
        new URL(url).host,
        /^[a-z\d-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/,
      );
      assert.match(url, /^[\w:/.?=#-]+$/);
    }),
  );
});
