import type { FoundGrant } from './find-grants.ts';

/** A grant as programs read it. Leaves out the response URL, a secret, and what only the table needs. */
export function buildGrantJson(found: FoundGrant) {
  const { grantId, grant } = found;
  if (grant === undefined) return { grantId, status: 'malformed', problem: found.problem };
  const {
    id: _,
    responseUrl: _url,
    due: _due,
    leaseOwner: _owner,
    leaseUntil: _until,
    ...rest
  } = grant;
  return { grantId, ...rest };
}
