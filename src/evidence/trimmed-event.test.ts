import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  record,
  subject,
  userId,
} from '../../test/fixtures/evidence/cloudtrail-records.ts';
import { buildExampleReport } from '../../test/fixtures/evidence/example-report.ts';
import { createFindingCallTest } from '../report/findings/match-rule.ts';
import { renderHtml } from '../report/html/render-html.ts';
import { renderText } from '../report/text/render-text.ts';
import { attributeEvents } from './attribute/attribute.ts';
import { parseCloudTrailEvent } from './cloudtrail-event.ts';
import { collectEvidence } from './collect.ts';
import { createTrimmedSource } from './trimmed-event.ts';

const mine = buildSessionIdentity();
const records = fc.oneof(
  fc
    .record({
      userIdentity: fc.constantFrom<unknown>(mine, buildChainedIdentity(1, { key: 'K1' }), {
        type: 'IdentityCenterUser',
        onBehalfOf: { userId },
      }),
      eventName: fc.constantFrom('CreateTokenWithIAM', 'GetSecretValue', 'CreateUser', 'GetObject'),
      eventSource: fc.constantFrom(
        'sso-oauth.amazonaws.com',
        'secretsmanager.amazonaws.com',
        'iam.amazonaws.com',
      ),
      errorCode: fc.constantFrom(undefined, 'AccessDenied'),
      errorMessage: fc.constantFrom(
        undefined,
        'no: on resource: arn:aws:iam::123456789012:user/x y',
      ),
      requestParameters: fc.constantFrom(null, { secretId: 'prod/db' }),
      resources: fc.constantFrom(undefined, [{ ARN: 'arn:aws:s3:::bucket' }]),
      additionalEventData: fc.constantFrom(undefined, { 'identitystore:UserId': userId, other: 1 }),
      responseElements: fc.constantFrom(undefined, { secret: 'x' }),
    })
    .map(record),
  fc.constant(buildAssumeRoleRecord({ id: '', identity: mine, key: 'K1', session: 's1' })),
);

test('renders the same report from trimmed events as from whole events', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(records, { maxLength: 12 }), async (list) => {
      const whole = list.flatMap(
        (each, index) => parseCloudTrailEvent({ ...each, eventID: `${index}` }) ?? [],
      );
      const source = {
        async *events() {
          yield whole;
        },
      };
      const trimmed = createTrimmedSource(source, createFindingCallTest());
      const [reportOfWhole, reportOfTrimmed] = [
        attributeEvents(whole, subject),
        (await collectEvidence(trimmed, subject)).evidence,
      ].map((evidence) => {
        const report = buildExampleReport({ evidence, attached: undefined });
        return [renderText(report), renderHtml(report)];
      });
      assert.deepEqual(reportOfTrimmed, reportOfWhole);
    }),
  );
});
