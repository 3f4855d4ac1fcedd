import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildInsightsQuery, textsOfSubject } from './insights-query.ts';

test('escapes quotation marks and backslashes of a name in a query', () => {
  assert.equal(
    buildInsightsQuery(
      textsOfSubject({ principalId: 'a"b\\', permissionSetName: 'c', userName: 'd' }),
      9,
    ),
    'fields @timestamp, @message | filter @message like "a\\"b\\\\" or @message like "AWSReservedSSO_c_" or @message like "/d\\"" | sort @timestamp asc | limit 9',
  );
});
