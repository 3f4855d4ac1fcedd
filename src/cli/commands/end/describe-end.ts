import type { EndResult } from '../../../grant/end-early.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { shown } from '../../../platform/one-line.ts';
import type { FoundGrant } from '../../grants/find-grants.ts';

/** What became of the end request for one grant. */
export type Ending = { readonly grantId: string } & (
  | Exclude<EndResult, { outcome: 'refused' }>
  | { readonly outcome: 'failed'; readonly error: string }
);

const accessOf = ({ permissionSetName, accountId, userName }: Grant): string =>
  `${permissionSetName} in account ${accountId} of ${shown(userName)}`;

/** A grant that is about to end, on one safe line. */
export const describeGrant = ({ grantId, grant }: FoundGrant): string =>
  grant === undefined
    ? `${grantId}: its record is malformed`
    : `${grantId}: ${accessOf(grant)}, ${grant.status}, deadline ${grant.deadlineAt}`;

export function describeEnd(ending: Ending): string {
  if (ending.outcome === 'failed') return `its end could not be requested: ${ending.error}`;
  const { grant, outcome } = ending;
  const access = accessOf(grant);
  if (outcome === 'requested')
    return `${access} is being revoked; the report will name your AWS identity.`;
  if (outcome === 'already-requested')
    return `${access} is being revoked already: ${shown(grant.endedBy ?? 'another user')} requested it at ${grant.endRequestedAt ?? 'an unknown time'}.`;
  return grant.status === 'ending'
    ? `${access} is being revoked already.`
    : `${access} is ${grant.status}: there is nothing to end.`;
}

/** As programs read it. */
export function endingJson(ending: Ending) {
  const { grantId, outcome } = ending;
  if (outcome === 'failed') return { grantId, outcome, error: ending.error };
  const { status, endRequestedAt, endedBy } = ending.grant;
  return { grantId, outcome, status, endRequestedAt, endedBy };
}

/** Says how many grants end, of those that were open. */
export function summarize(ending: number, failed: number): string {
  if (ending + failed === 0) return 'No grant is open.';
  const counts = `Open grants that end now, or have just ended: ${ending}. Failed: ${failed}.`;
  return failed === 0
    ? counts
    : `${counts} Run the command again; if one fails again, revoke its access by hand, as docs/when-it-fails.md says.`;
}
