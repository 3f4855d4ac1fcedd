import type { StoredRecord } from '../../src/request/stored-record.ts';

export const accountId = '123456789012';
/** An account in which everybody may break the glass, too. */
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

/** Two people who may break the glass; what one of them does must never touch the other. */
export const testUsers: readonly [TestUser, TestUser] = [
  { slackUserId: 'U012AB3CD', principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
  { slackUserId: 'U012SECND', principalId: '9067642ac5-2a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
];

/** What must never stand in an alert or a log as it came. */
export const hostileMarker = '<HOSTILE>';

/** Somebody whom no grant is for. */
export const unrelatedPrincipalId = '9067642ac5-3a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';

export const assignmentOf = ({ principalId }: Pick<TestUser, 'principalId'>) => ({
  accountId,
  permissionSetArn,
  principalId,
});

export const linkIdOf = ({ slackUserId }: TestUser): string => `principal#${slackUserId}`;
export const accessIdIn = (account: string): string =>
  `access#${account}#${permissionSetName}#${permissionSetArn}`;

/** What people have written into the table. */
export const buildRecords = (accessSeconds: number): readonly StoredRecord[] => [
  ...testUsers.map((person) => ({ id: linkIdOf(person), ssoPrincipal: person.principalId })),
  ...[accountId, otherAccountId].map((account) => ({ id: accessIdIn(account), accessSeconds })),
];
