import type { EvidenceSubject } from '../subject.ts';
import type { Evidence } from './attribute.ts';
import type { IssuedCredential } from './issued-credential.ts';
import { permissionSetSession } from './permission-set-role.ts';

const maxSessionMs = 43_200_000;

/**
 * The credentials of the user's own sessions whose name is not the given user name: a record that does not
 * name the user's id is found only by them.
 */
export function ownCredentials(
  { role, earlier }: Pick<Evidence, 'role' | 'earlier'>,
  { userName }: Pick<EvidenceSubject, 'userName'>,
): readonly IssuedCredential[] {
  const found = new Map<string, IssuedCredential>();
  for (const { identity, eventTime } of [...role, ...earlier]) {
    const { accessKeyId, arn } = identity;
    if (accessKeyId === undefined || arn === undefined || found.has(accessKeyId)) continue;
    if (permissionSetSession(arn)?.sessionName === userName) continue;
    const issuedAt = Date.parse(identity.credentialsIssuedAt ?? eventTime);
    const expiresAt = issuedAt + maxSessionMs;
    found.set(accessKeyId, { kind: 'session', accessKeyId, arn, issuedAt, expiresAt });
  }
  return [...found.values()];
}
