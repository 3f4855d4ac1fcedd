import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDate } from './format-date.ts';

// The time of Slack's own examples: 18 February 2014, 06:39:42 in California.
const epochSeconds = 1_392_734_382;
const reader = {
  now: new Date((epochSeconds + 90) * 1000),
  timeZone: 'America/Los_Angeles',
};
const format = (text: string, changes = {}) =>
  formatDate(
    { kind: 'date', epochSeconds, format: text, url: '', text: '' },
    { ...reader, ...changes },
  );

const cases: Readonly<Record<string, string>> = {
  '{date_num}': '2014-02-18',
  '{date_slash}': '18/02/2014',
  '{date}': 'February 18th, 2014',
  '{date_short}': 'Feb 18, 2014',
  '{date_long}': 'Tuesday, February 18th, 2014',
  '{date_pretty}': 'today',
  '{time}': '06:39',
  '{time_secs}': '06:39:42',
  '{ago}': '1 minute ago',
  'until {date_short_pretty} at {time}': 'until today at 06:39',
  '{date_short} {century}': 'Feb 18, 2014 {century}',
};
for (const [text, expected] of Object.entries(cases))
  test(`formats ${text} as ${expected}`, () => assert.equal(format(text), expected));

test('the time zone decides the day', () => {
  assert.equal(format('{date_num} {time}', { timeZone: 'Pacific/Auckland' }), '2014-02-19 03:39');
});

test('names the days beside today, and no others', () => {
  const at = (hours: number) => ({ now: new Date((epochSeconds + hours * 3600) * 1000) });
  assert.deepEqual(
    [24, -24, 48].map((hours) => format('{date_short_pretty}', at(hours))),
    ['yesterday', 'tomorrow', 'Feb 18, 2014'],
  );
});
