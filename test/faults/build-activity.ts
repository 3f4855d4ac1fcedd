import { buildSessionIdentity, record } from '../fixtures/evidence/cloudtrail-records.ts';

/** What somebody did with the role of the permission set right after this moment, as CloudTrail writes it. */
export function buildActivity(principalId: string, at: number, number: number): unknown {
  const eventTime = new Date(at + 5_000).toISOString().replace(/\.\d+Z$/, 'Z');
  return record({
    eventID: `activity-${number}`,
    eventTime,
    userIdentity: buildSessionIdentity({ userId: principalId, issuedAt: eventTime }),
  });
}
