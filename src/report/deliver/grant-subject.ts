import type { EvidenceSubject } from '../../evidence/subject.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { toIso } from '../../platform/time.ts';
import { partitionOf } from '../../request/ids.ts';
import { sessionsOverAt } from '../sessions/session-end.ts';

/** How long Identity Center may still issue credentials after the list shows no assignment (not documented by AWS). */
const credentialPropagationMs = 60_000;

/**
 * The events of a grant. Portal activity after its last session has expired does not count. `endedAtLatest`: the latest
 * time at which access can have ended, if the workflow remembers it; a record that says less does not count.
 */
export const subjectOfGrant = (
  grant: Grant,
  now: number,
  endedAtLatest?: string,
): EvidenceSubject => ({
  partition: partitionOf(grant.permissionSetArn),
  accountId: grant.accountId,
  permissionSetName: grant.permissionSetName,
  principalId: grant.principalId,
  userName: grant.userName,
  from: grant.requestedAt,
  endedAt: grant.endedAt,
  isCreateExpected: grant.alreadyAssigned !== true && grant.firstCreateAt !== undefined,
  issuedUntil: issuedUntil(grant, endedAtLatest),
  ownUntil: toIso(endedAtLatest === undefined ? (sessionsOverAt(grant) ?? now) : now),
  until: toIso(now),
});

function issuedUntil({ endedAt }: Grant, endedAtLatest: string | undefined): string | undefined {
  const ends = [endedAt, endedAtLatest].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  return endedAt && toIso(Math.max(...ends) + credentialPropagationMs);
}
