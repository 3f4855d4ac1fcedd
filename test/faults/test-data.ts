import type { ReasonMode, ReasonTerms } from '../../src/request/policy/reason-terms.ts';
import type { StoredRecord } from '../../src/request/stored-record.ts';
import { buildSessionIdentity, record } from '../fixtures/evidence/cloudtrail-records.ts';

export const accountId = '123456789012';
/** Another account for which both users may request access. */
export const otherAccountId = '210987654321';
export const permissionSetName = 'BreakGlassProd';
export const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
export const instanceArn = 'arn:aws:sso:::instance/ssoins-12345';
export const teamId = 'T012LOCAL';
export const signingSecret = '5f1d6c0ab37e49d28a90c4e1b72f3d68';
export const cloudTrailDelaySeconds = 300;

export interface TestUser {
  readonly slackUserId: string;
  readonly principalId: string;
}

/** Two users who may request access. A grant of one must never affect the other. */
export const testUsers: readonly [TestUser, TestUser] = [
  { slackUserId: 'U012AB3CD', principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
  { slackUserId: 'U012SECND', principalId: '9067642ac5-2a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
];

/** Three users who may approve, where the access rules of a run ask for it. */
export const testApprovers: readonly [TestUser, TestUser, TestUser] = [
  { slackUserId: 'U012PRIYA', principalId: '9067642ac5-4a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
  { slackUserId: 'U012NOOR1', principalId: '9067642ac5-5a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
  { slackUserId: 'U012OLGA1', principalId: '9067642ac5-6a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
];

/** The approvals that the access rules of a run ask for. */
export interface TestApproval {
  readonly approvals: number;
  readonly mayOverride: boolean;
}

/** What the access rules ask requesters to say; where they ask, with a ticket. */
export const reasonTerms = (mode: ReasonMode, ticket = 'INC-'): ReasonTerms => ({
  mode,
  tickets: new Set(mode === 'none' ? [] : [ticket]),
});

/** The same as attributes of an access rule. */
export const reasonAttributesOf = ({ mode, tickets }: ReasonTerms): StoredRecord =>
  mode === 'none' ? {} : { reason: mode, tickets };

/** How long a request of a run waits for approval. */
export const approvalSeconds = 600;

/** Marks text of forged requests and executions. It must not appear in alerts or logs. */
export const hostileMarker = '<HOSTILE>';

/** Text that somebody writes on a record. An alert may show it, but on one line with what stands before it. */
export const hostileText = 'maria\nNothing is left to revoke.';

/** A user who never requests access. */
export const unrelatedPrincipalId = '9067642ac5-3a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';

export const assignmentOf = ({ principalId }: Pick<TestUser, 'principalId'>) => ({
  accountId,
  permissionSetArn,
  principalId,
});

export const linkIdOf = ({ slackUserId }: TestUser): string => `principal#${slackUserId}`;
export const accessIdIn = (account: string): string =>
  `access#${account}#${permissionSetName}#${permissionSetArn}`;

/** The records that operators write to the table: user links and access rules. */
export const buildRecords = (
  accessSeconds: number,
  maxAccessSeconds = accessSeconds,
  approval?: TestApproval,
  reason = reasonTerms('none'),
): readonly StoredRecord[] => [
  ...[...testUsers, ...testApprovers].map((user) => ({
    id: linkIdOf(user),
    ssoPrincipal: user.principalId,
  })),
  ...testApprovers.map(({ principalId, slackUserId }) => ({
    id: `person#${principalId}`,
    slackUserIds: new Set([slackUserId]),
  })),
  ...[accountId, otherAccountId].map((account) => ({
    id: accessIdIn(account),
    accessSeconds,
    ...reasonAttributesOf(reason),
    ...(maxAccessSeconds > accessSeconds && { maxAccessSeconds }),
    ...(approval && approvalOf(approval)),
  })),
];

/** Who requests is among the approvers, and cannot approve their own request. */
const approvalOf = ({ approvals, mayOverride }: TestApproval) => ({
  approvals,
  approvers: new Set([...testApprovers, testUsers[0]].map(({ principalId }) => principalId)),
  approvalSeconds,
  ...(mayOverride && { override: 'allowed' }),
});

/** The CloudTrail record of a call that the principal made with the permission set's role, soon after `at`. */
export function buildActivity(principalId: string, at: number, number: number): unknown {
  const eventTime = new Date(at + 5_000).toISOString().replace(/\.\d+Z$/, 'Z');
  return record({
    eventID: `activity-${number}`,
    eventTime,
    userIdentity: buildSessionIdentity({ userId: principalId, issuedAt: eventTime }),
  });
}
