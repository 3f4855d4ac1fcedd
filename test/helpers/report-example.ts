import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute, type Evidence } from '../../src/evidence/attribute/attribute.ts';
import {
  type CloudTrailEvent,
  type Fields,
  fields,
  parseCloudTrailEvent,
} from '../../src/evidence/cloudtrail-event.ts';
import type { EvidenceSubject } from '../../src/evidence/subject.ts';
import { buildAttachments } from '../../src/report/attachments/build-attachments.ts';
import { buildReport, type ReportInput } from '../../src/report/content/build-report.ts';
import type { About, GrantFacts, Report } from '../../src/report/content/report.ts';
import { subject } from './cloudtrail-records.ts';

export const grantFacts: GrantFacts = {
  grantId: '0123456789abcdef0123456789abcdef',
  userName: 'james@example.com',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  requestedAt: '2026-07-01T08:00:00.700Z',
  accessBeganAt: '2026-07-01T08:00:05.000Z',
  endedAt: '2026-07-01T09:00:02.000Z',
  accessSeconds: 3600,
  sessionSeconds: 3600,
  sessionSecondsKnown: true,
  allowedBy: 'access#123456789012#BreakGlassProd#ps',
  recipients: ['security@example.com'],
};

export const noEvidence: Evidence = { portal: [], role: [], chained: [] };

let events = 0;

/** An event of the role's, but for what is given. */
export function event(changes: Record<string, unknown> = {}): CloudTrailEvent {
  events += 1;
  const parsed = parseCloudTrailEvent({
    eventID: `event-${events}`,
    eventTime: '2026-07-01T08:30:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    readOnly: true,
    awsRegion: 'us-east-1',
    recipientAccountId: '123456789012',
    sourceIPAddress: '203.0.113.17',
    userAgent: 'aws-cli/2.32.5',
    ...changes,
  });
  if (!parsed) throw new Error('the changes make it no event');
  return parsed;
}

const attachedOf = (evidence: Evidence) => buildAttachments(evidence).attached;

/** A report of the example's grant, or of an ad-hoc report that is given. */
export function exampleReport(changes: Partial<ReportInput> = {}): Report {
  const { grant = grantFacts, adHoc, ...others } = changes;
  const evidence = changes.evidence ?? noEvidence;
  const about: About = adHoc ? { adHoc: adHoc } : { grant };
  return buildReport({
    window: subject,
    evidence,
    notes: [],
    generatedAt: '2026-07-01T09:15:02.000Z',
    ...others,
    attached: adHoc || 'attached' in changes ? changes.attached : attachedOf(evidence),
    ...about,
  });
}

/** Log files as a trail wrote them. They are not part of this project. */
const folder = join(import.meta.dirname, '../../../shared/data/cloudtrail');
export const skipRealFiles = existsSync(folder)
  ? false
  : 'the real log files are not on this machine';

const realAccount = '123837392027';
const realUser = `arn:aws:iam::${realAccount}:user/bert-jan`;
const role = 'AWSReservedSSO_BreakGlassProd_0123456789abcdef';
const identity = {
  type: 'AssumedRole',
  arn: `arn:aws:sts::${realAccount}:assumed-role/${role}/james@example.com`,
  onBehalfOf: { userId: subject.principalId },
  sessionContext: {
    sessionIssuer: {
      arn: `arn:aws:iam::${realAccount}:role/aws-reserved/sso.amazonaws.com/${role}`,
    },
    attributes: { creationDate: '2023-07-10T11:31:00Z' },
  },
};

export const realSubject: EvidenceSubject = {
  ...subject,
  accountId: realAccount,
  from: '2023-07-10T11:00:00Z',
  until: '2023-07-10T13:30:00Z',
};

export const realGrant: GrantFacts = {
  ...grantFacts,
  accountId: realAccount,
  requestedAt: '2023-07-10T11:30:00.700Z',
  accessBeganAt: '2023-07-10T11:30:05.000Z',
  endedAt: '2023-07-10T12:30:03.000Z',
};

/** The real records, with one user rewritten to the session of a grant, as the files' README says. */
export function* realRecords(): Generator<Fields> {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const { Records: records }: { Records: Fields[] } = JSON.parse(
      readFileSync(join(folder, name), 'utf8'),
    );
    for (const record of records) {
      const isPerson = fields(record['userIdentity'])['arn'] === realUser;
      yield isPerson ? { ...record, userIdentity: identity } : record;
    }
  }
}

/** What belongs to the grant of them. */
export const realEvidence = (): Evidence =>
  attribute(
    [...realRecords()].flatMap((record) => parseCloudTrailEvent(record) ?? []),
    realSubject,
  );
