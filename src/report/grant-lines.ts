import { plainDuration, plainTime } from './plain-time.ts';
import type { Report } from './report.ts';

export interface GrantLine {
  readonly label: string;
  readonly value: string;
}

/** Who had access to what, and when: the same lines in every rendering. */
export function buildGrantLines({ grant, window, generatedAt }: Report): readonly GrantLine[] {
  const lines: readonly (readonly [string, string])[] = [
    ['User', grant.userName],
    ['Account', grant.accountId],
    ['Permission set', `${grant.permissionSetName} (${grant.permissionSetArn})`],
    ['Asked for', plainTime(grant.requestedAt)],
    ['Access from', grant.accessBeganAt ? plainTime(grant.accessBeganAt) : 'never given'],
    ['Access to', accessEnd(grant)],
    ['Allowed for', plainDuration(grant.accessSeconds)],
    ['Allowed by', grant.allowedBy],
    ...(grant.endedBy ? [['Ended by', grant.endedBy] as const] : []),
    ['Events from', plainTime(window.from)],
    ['Events to', plainTime(window.until)],
    ['Report made', plainTime(generatedAt)],
    ['Grant', grant.grantId],
  ];
  return lines.map(([label, value]) => ({ label, value }));
}

function accessEnd({ accessBeganAt, endedAt }: Report['grant']): string {
  if (endedAt) return plainTime(endedAt);
  return accessBeganAt ? 'not ended yet' : 'never given';
}
